import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceProfile } from '@logs-analysis/policy-model';
import { parse } from 'yaml';
import type { CollectionTag, ScalarTag, YAMLMap, YAMLSeq } from 'yaml';
import { releaseTemplates, renderedFiles } from '../src';
import type { Evidence, TemplateValue } from '../src';

/** The root of the repository, where the profile and the rendered files are. */
export const ROOT = join(__dirname, '../../..');
export const PROFILE: ServiceProfile = readJson('service-profile.json');
export const EVIDENCE: Evidence = {
  permissions: readJson('docs/permission-evidence.json'),
  reliability: readJson('docs/reliability-evidence.json'),
  findings: readJson('docs/reliability-findings.json'),
};

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T;
}

/** By path, the text of every template, for customers and for who runs the service. */
export const TEMPLATES = Object.entries({ ...renderedFiles(PROFILE, EVIDENCE), ...releaseTemplates(PROFILE) })
  .filter(([path]) => path.endsWith('.yaml'));

type Map = { readonly [key: string]: TemplateValue };

/** A template as CloudFormation reads it: YAML 1.1 with functions in their short form. */
export function readTemplate(text: string): Record<string, Map> {
  return parse(text, { version: '1.1', customTags: FUNCTIONS.flatMap(shortForms), maxAliasCount: 0 });
}

interface Found { readonly path: readonly string[]; readonly value: TemplateValue }

/** Every value within a value, with the path of keys that leads to it. */
export function valuesIn(value: TemplateValue, path: readonly string[] = []): readonly Found[] {
  const members = typeof value === 'object' ? Object.entries(value) : [];
  return [{ path, value }, ...members.flatMap(([key, member]) => valuesIn(member as TemplateValue, [...path, key]))];
}

/** The names a value refers to by `Ref` and `Fn::Sub`, and what it looks up in mappings. */
export function referencesIn(value: TemplateValue): readonly string[] {
  return valuesIn(value).flatMap(({ path, value: found }) => {
    switch (path.at(-1)) {
      case 'Ref':
        return [found as string];
      case 'Fn::GetAtt':
        return [(found as readonly string[])[0]];
      case 'Fn::Sub': {
        const [text, bound = {}] = [found].flat() as [string, Map?];
        return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => name.split('.')[0]).filter((name) => !(name in bound));
      }
      default:
        return [];
    }
  });
}

const FUNCTIONS = ['Ref', 'Condition', 'Sub', 'GetAtt', 'FindInMap', 'If', 'Not', 'Equals', 'Join', 'Select', 'Split'];

function shortForms(name: string): ReadonlyArray<ScalarTag | CollectionTag> {
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  const json = (node: YAMLMap | YAMLSeq) => ({ [key]: node.toJSON() });
  return [
    { tag: `!${name}`, resolve: (text: string) => ({ [key]: name === 'GetAtt' ? text.split('.') : text }) },
    { tag: `!${name}`, collection: 'seq', resolve: (node) => json(node as YAMLSeq) },
    { tag: `!${name}`, collection: 'map', resolve: (node) => json(node as YAMLMap) },
  ];
}
