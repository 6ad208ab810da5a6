import { Document, isMap, isScalar, Scalar, visit, YAMLMap, YAMLSeq } from 'yaml';
import type { Node } from 'yaml';
import type { TemplateValue } from './intrinsics';
import { statementComment } from './statement-comments';

/**
 * A template as YAML, with CloudFormation's functions in their short form and code as a literal block. YAML 1.1 is what CloudFormation
 * reads: dates and words like `on` have to be quoted there.
 */
export function toYaml(template: TemplateValue, comment: string): string {
  const document = new Document(template, { aliasDuplicateObjects: false, version: '1.1' });
  document.commentBefore = comment;
  visit(document, {
    Map: (_, node) => {
      explain(node);
      return shortForm(node);
    },
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && node.value.includes('\n')) node.type = Scalar.BLOCK_LITERAL;
    },
  });
  visit(document, {
    Map: (_, node) => onOneLine(node, node.items.map(({ value }) => value)),
    Seq: (_, node) => onOneLine(node, node.items),
  });
  return document.toString({ lineWidth: 0 }).replace(/^%YAML 1.1\n/, '').replace(/^---\n/m, '');
}

/** A statement of a policy has its reason above it. */
function explain(node: YAMLMap): void {
  const sid = node.get('Sid');
  const reason = typeof sid === 'string' ? statementComment(sid) : undefined;
  if (reason !== undefined) node.commentBefore = ` ${reason}`;
}

/** AWS's pages show these in their full form only. */
const OF_RULES = ['Fn::Contains', 'Fn::EachMemberEquals', 'Fn::EachMemberIn'];

/** `{ Ref: X }` as `!Ref X`; other maps as they are. */
function shortForm(node: YAMLMap): Node | undefined {
  if (node.items.length !== 1) return undefined;
  const { key, value } = node.items[0] as { key: Scalar<string>; value: Node };
  const name = isScalar(key) ? String(key.value) : '';
  if (name !== 'Ref' && name !== 'Condition' && !name.startsWith('Fn::') || OF_RULES.includes(name)) return undefined;
  if (name === 'Condition' && isMap(value)) return undefined;
  if (name === 'Fn::GetAtt') {
    const path = (value as YAMLSeq<Scalar<string>>).items.map((item) => item.value).join('.');
    return tagged(new Scalar(path), name);
  }
  return tagged(value, name);
}

/** Plain values that fit on a line, such as an entry of a mapping: `{ Endpoint: arn:aws:sqs:… }`, or a list of actions. */
function onOneLine(node: YAMLMap | YAMLSeq, values: readonly unknown[]): undefined {
  const texts = values.map((value) => isScalar(value) ? value.value : undefined);
  const arePlain = texts.every((text) => typeof text === 'string' || typeof text === 'number');
  if (arePlain && /^.{0,110}$/.test(texts.join(', '))) node.flow = true;
}

function tagged(node: Node, name: string): Node {
  (node as Scalar).tag = `!${name.replace('Fn::', '')}`;
  return node;
}
