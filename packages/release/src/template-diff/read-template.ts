import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import type { CollectionTag, ScalarTag, YAMLMap, YAMLSeq } from 'yaml';

export type Template = Readonly<Record<string, unknown>>;

/** A template as CloudFormation reads it, with inlined code told by its size and digest: as a difference, code is read elsewhere. */
export function readTemplate(text: string): Template {
  const template = parse(text, { version: '1.1', customTags: FUNCTIONS.flatMap(shortForms), maxAliasCount: 0 }) as Template;
  return JSON.parse(JSON.stringify(template, (key, value: unknown) => key === 'ZipFile' && typeof value === 'string'
    ? `${Buffer.byteLength(value)} bytes of code with the SHA-256 ${createHash('sha256').update(value).digest('hex')}`
    : value)) as Template;
}

const FUNCTIONS = [
  'And', 'Base64', 'Cidr', 'Condition', 'Contains', 'EachMemberEquals', 'EachMemberIn', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If',
  'ImportValue', 'Join', 'Not', 'Or', 'Ref', 'RefAll', 'Select', 'Split', 'Sub', 'ValueOf', 'ValueOfAll',
];

function shortForms(name: string): ReadonlyArray<ScalarTag | CollectionTag> {
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  const json = (node: YAMLMap | YAMLSeq) => ({ [key]: node.toJSON() as unknown });
  return [
    { tag: `!${name}`, resolve: (text: string) => ({ [key]: name === 'GetAtt' ? text.split('.') : text }) },
    { tag: `!${name}`, collection: 'seq', resolve: (node) => json(node as YAMLSeq) },
    { tag: `!${name}`, collection: 'map', resolve: (node) => json(node as YAMLMap) },
  ];
}
