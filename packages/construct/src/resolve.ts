import { DefaultTokenResolver, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import type { CfnResource, IPostProcessor, IResolvable, IResolveContext } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * A value as far as it is known while constructs are still being created. References to resources stay tokens, because only
 * the CDK knows how to write them into the template of another stack.
 */
export function resolveKeepingReferences(scope: IConstruct, value: unknown): unknown {
  return Tokenization.resolve(value, { scope, resolver: new KeepsReferences(), preparing: false });
}

class KeepsReferences extends DefaultTokenResolver {
  constructor() {
    super({ join: (left: unknown, right: unknown) => asText(left) + asText(right) });
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    return Reference.isReference(token) ? token.toString() : super.resolveToken(token, context, postProcessor);
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : Token.asString(value);
}

/** The properties of a resource as they come to stand in the template, with everything that an app overrides in them. */
export function renderedProperties(resource: CfnResource): Readonly<Record<string, unknown>> {
  const stack = Stack.of(resource);
  const fragment = (resource as unknown as { _toCloudFormation(): unknown })._toCloudFormation();
  const { Resources } = stack.resolve(fragment) as { readonly Resources: Record<string, { readonly Properties?: object }> };
  return { ...Resources[stack.resolve(resource.logicalId) as string].Properties };
}

/**
 * A value of a template as texts, what is only known at deployment by its name: `<AWS::AccountId>`, `<Logs.Arn>`. Equal parts give equal
 * texts, and it is what cdk-nag makes of them.
 */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { 'Ref': reference, 'Fn::Join': join, 'Fn::GetAtt': attribute } = value as {
    readonly 'Ref'?: string;
    readonly 'Fn::Join'?: readonly [string, unknown];
    readonly 'Fn::GetAtt'?: readonly string[];
  };
  if (join && Array.isArray(join[1])) return join[1].map(textOf).join(join[0]);
  return `<${reference ?? attribute?.join('.') ?? JSON.stringify(value)}>`;
}

/** The same for every text in a document. */
export function plainDocument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainDocument);
  if (typeof value !== 'object' || value === null) return value;
  const [name] = Object.keys(value);
  if (name === 'Ref' || name?.startsWith('Fn::')) return textOf(value);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainDocument(one)]));
}
