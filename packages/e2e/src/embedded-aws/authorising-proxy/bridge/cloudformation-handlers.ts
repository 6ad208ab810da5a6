import type { RequestContext } from '../permission';

export type Properties = Readonly<Record<string, unknown>>;

/** A resource of a stack in one stage of its life, its properties resolved. */
export interface StackResource {
  readonly stage: 'create' | 'update' | 'delete';
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId?: string | null;
  /** The name it is given where its properties name none. */
  readonly generatedName: string;
  readonly properties: Properties;
  /** Updates only. */
  readonly oldProperties?: Properties | null;
  readonly stackId: string;
}

/** A call that a resource handler of CloudFormation makes with the stack's service role. */
export interface HandlerCall {
  readonly action: string;
  readonly resource: string;
  readonly context?: RequestContext;
}

/**
 * The calls CloudFormation makes for a resource, or undefined for a type that is not in the table. From the handlers'
 * permissions in the resource type schemas, less what belongs to properties that the resource does not have (a schema
 * lists the union). A create and an update are followed by a read. An update that changes what cannot be changed in
 * place is a create; the predecessor's delete is a stage of its own. CloudFormation puts its own tags on functions and
 * log groups, so creating those always tags; on roles it does not.
 * https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
 */
export function handlerCalls(resource: StackResource): readonly HandlerCall[] | undefined {
  if (resource.type.startsWith('Custom::') || resource.type === 'AWS::CloudFormation::CustomResource') return customResource(resource);
  switch (resource.type) {
    case 'AWS::IAM::Role': return role(replaced(resource, ['RoleName', 'Path']));
    case 'AWS::Lambda::Function': return lambdaFunction(replaced(resource, ['FunctionName', 'PackageType']));
    case 'AWS::Lambda::EventInvokeConfig': return eventInvokeConfig(replaced(resource, ['FunctionName', 'Qualifier']));
    case 'AWS::Logs::LogGroup': return logGroup(replaced(resource, ['LogGroupName']));
    case 'AWS::CloudFormation::WaitConditionHandle': return [];
    default: return undefined;
  }
}

function role(resource: StackResource): HandlerCall[] {
  const { properties, has, changed, added, removed } = look(resource);
  const arn = `arn:aws:iam::${accountIn(resource)}:role${String(properties.Path ?? '/')}${name(resource, 'RoleName')}`;
  const boundary: RequestContext = has('PermissionsBoundary') ? { 'iam:PermissionsBoundary': String(properties.PermissionsBoundary) } : {};
  const on = (action: string, context: RequestContext = {}): HandlerCall => ({ action: `iam:${action}`, resource: arn, context });
  const managed = (action: string, arns: readonly unknown[]) =>
    arns.map((policy) => on(action, { ...boundary, 'iam:PolicyARN': String(policy) }));
  const read = [on('GetRole'), on('ListRolePolicies'), on('ListAttachedRolePolicies'), ...when(has('Policies'), on('GetRolePolicy'))];
  switch (resource.stage) {
    case 'create': return [
      on('CreateRole', boundary),
      ...when(has('Tags'), on('TagRole')),
      ...when(has('Policies'), on('PutRolePolicy', boundary)),
      ...managed('AttachRolePolicy', list(properties.ManagedPolicyArns)),
      ...read,
    ];
    case 'update': return [
      ...when(changed('AssumeRolePolicyDocument'), on('UpdateAssumeRolePolicy')),
      ...when(changed('MaxSessionDuration'), on('UpdateRole')),
      ...when(changed('Description'), on('UpdateRoleDescription')),
      ...when(changed('PermissionsBoundary'), has('PermissionsBoundary')
        ? on('PutRolePermissionsBoundary', boundary) : on('DeleteRolePermissionsBoundary')),
      ...when(added('Policies').length > 0, on('PutRolePolicy', boundary)),
      ...when(removed('Policies', (policy) => (policy as Properties).PolicyName).length > 0, on('DeleteRolePolicy', boundary)),
      ...managed('AttachRolePolicy', added('ManagedPolicyArns')),
      ...managed('DetachRolePolicy', removed('ManagedPolicyArns')),
      ...when(added('Tags').length > 0, on('TagRole')),
      ...when(removed('Tags', (tag) => (tag as Properties).Key).length > 0, on('UntagRole')),
      ...read,
    ];
    case 'delete': return [
      on('GetRole'), on('ListRolePolicies'), on('ListAttachedRolePolicies'),
      ...when(has('Policies'), on('DeleteRolePolicy', boundary)),
      ...managed('DetachRolePolicy', list(properties.ManagedPolicyArns)),
      on('DeleteRole'),
    ];
  }
}

function lambdaFunction(resource: StackResource): HandlerCall[] {
  const { properties, has, changed, changedOtherThan, added, removed } = look(resource);
  const arn = `arn:aws:lambda:${regionIn(resource)}:${accountIn(resource)}:function:${name(resource, 'FunctionName')}`;
  const on = (action: string): HandlerCall => ({ action: `lambda:${action}`, resource: arn });
  const pass: HandlerCall = {
    action: 'iam:PassRole',
    resource: String(properties.Role),
    context: { 'iam:PassedToService': 'lambda.amazonaws.com', 'iam:AssociatedResourceArn': arn },
  };
  const read = [
    'GetFunction', 'GetFunctionCodeSigningConfig', 'GetFunctionRecursionConfig', 'GetFunctionScalingConfig', 'GetRuntimeManagementConfig',
  ].map(on);
  switch (resource.stage) {
    case 'create': return [
      on('CreateFunction'), pass, on('TagResource'),
      ...when(has('ReservedConcurrentExecutions'), on('PutFunctionConcurrency')),
      ...when(has('RuntimeManagementConfig'), on('PutRuntimeManagementConfig')),
      ...when(has('RecursiveLoop'), on('PutFunctionRecursionConfig')),
      ...read,
    ];
    case 'update': return [
      ...when(changedOtherThan(SET_BY_OTHER_CALLS), on('UpdateFunctionConfiguration'), pass),
      ...when(changed('Code') || changed('Architectures'), on('UpdateFunctionCode')),
      ...when(changed('ReservedConcurrentExecutions'), has('ReservedConcurrentExecutions')
        ? on('PutFunctionConcurrency') : on('DeleteFunctionConcurrency')),
      ...when(changed('RuntimeManagementConfig'), on('PutRuntimeManagementConfig')),
      ...when(changed('RecursiveLoop'), on('PutFunctionRecursionConfig')),
      ...when(added('Tags').length > 0, on('TagResource')),
      ...when(removed('Tags', (tag) => (tag as Properties).Key).length > 0, on('UntagResource')),
      ...read,
    ];
    case 'delete': return [on('GetFunction'), on('DeleteFunction')];
  }
}

const SET_BY_OTHER_CALLS = ['Code', 'Architectures', 'Tags', 'ReservedConcurrentExecutions', 'RuntimeManagementConfig', 'RecursiveLoop'];

function eventInvokeConfig(resource: StackResource): HandlerCall[] {
  const on = (action: string): HandlerCall => ({
    action: `lambda:${action}FunctionEventInvokeConfig`,
    resource: `arn:aws:lambda:${regionIn(resource)}:${accountIn(resource)}:function:${String(resource.properties.FunctionName)}`,
  });
  switch (resource.stage) {
    case 'create': return [on('Put'), on('Get')];
    case 'update': return [on('Update'), on('Get')];
    case 'delete': return [on('Delete')];
  }
}

/**
 * IAM is asked for a log group with an empty stream behind it, for its tags without; so policies name it with `:*` and without.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
 */
function logGroup(resource: StackResource): HandlerCall[] {
  const { has, changed, added, removed } = look(resource);
  const arn = `arn:aws:logs:${regionIn(resource)}:${accountIn(resource)}:log-group:${name(resource, 'LogGroupName')}`;
  const on = (action: string): HandlerCall => ({ action: `logs:${action}`, resource: `${arn}:log-stream:` });
  const onTags = (action: string): HandlerCall => ({ action: `logs:${action}`, resource: arn });
  const describe: HandlerCall = { action: 'logs:DescribeLogGroups', resource: '*' };
  const read = [describe, onTags('ListTagsForResource'), on('GetDataProtectionPolicy')];
  switch (resource.stage) {
    case 'create': return [on('CreateLogGroup'), onTags('TagResource'), ...when(has('RetentionInDays'), on('PutRetentionPolicy')), ...read];
    case 'update': return [
      ...when(changed('RetentionInDays'), has('RetentionInDays') ? on('PutRetentionPolicy') : on('DeleteRetentionPolicy')),
      ...when(added('Tags').length > 0, onTags('TagResource')),
      ...when(removed('Tags', (tag) => (tag as Properties).Key).length > 0, onTags('UntagResource')),
      ...read,
    ];
    case 'delete': return [describe, on('DeleteLogGroup')];
  }
}

function customResource({ properties }: StackResource): HandlerCall[] {
  return [{ action: 'lambda:InvokeFunction', resource: String(properties.ServiceToken) }];
}

/** A change of a property that only a new resource can have makes the update a create. */
function replaced(resource: StackResource, createOnly: readonly string[]): StackResource {
  const { changed } = look(resource);
  if (resource.stage !== 'update' || !createOnly.some(changed)) return resource;
  return { ...resource, stage: 'create', physicalId: null, oldProperties: null };
}

/** The name it has, or will have. */
function name({ physicalId, properties, generatedName }: StackResource, property: string): string {
  return physicalId ?? String(properties[property] ?? generatedName);
}

function look(resource: StackResource) {
  const properties = withoutSystemTags(resource.properties);
  const before = withoutSystemTags(resource.oldProperties ?? {});
  const changed = (property: string) => !same(properties[property], before[property]);
  const added = (property: string) => list(properties[property]).filter((item) => !list(before[property]).some((old) => same(item, old)));
  const removed = (property: string, identity: (item: unknown) => unknown = (item) => item) =>
    list(before[property]).filter((old) => !list(properties[property]).some((item) => same(identity(item), identity(old))));
  return {
    properties,
    changed,
    added,
    removed,
    has: (property: string) => properties[property] !== undefined && !same(properties[property], []),
    changedOtherThan: (names: readonly string[]) =>
      [...new Set([...Object.keys(properties), ...Object.keys(before)])].some((property) => !names.includes(property) && changed(property)),
  };
}

/** CloudFormation's own tags come with every resource that can have them, and never change. */
function withoutSystemTags(properties: Properties): Properties {
  const tags = list(properties.Tags).filter((tag) => !String((tag as Properties).Key).startsWith('aws:'));
  return { ...properties, Tags: tags.length > 0 ? tags : undefined };
}

function when(condition: boolean, ...calls: readonly HandlerCall[]): readonly HandlerCall[] {
  return condition ? calls : [];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function accountIn({ stackId }: StackResource): string {
  return stackId.split(':')[4] ?? '';
}

function regionIn({ stackId }: StackResource): string {
  return stackId.split(':')[3] ?? '';
}
