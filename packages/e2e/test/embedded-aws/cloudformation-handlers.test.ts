import { handlerCalls, type StackResource } from '../../src/embedded-aws/authorising-proxy/bridge/cloudformation-handlers';

const resource = (given: Partial<StackResource>): StackResource => ({
  stage: 'create',
  type: 'AWS::IAM::Role',
  logicalId: 'Role',
  generatedName: 'stack-Role-X',
  properties: {},
  stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/stack/id',
  ...given,
});
const actions = (given: Partial<StackResource>) => handlerCalls(resource(given))!.map(({ action }) => action.split(':')[1]);
const READ_ROLE = ['GetRole', 'ListRolePolicies', 'ListAttachedRolePolicies'];
const READ_FUNCTION = [
  'GetFunction', 'GetFunctionCodeSigningConfig', 'GetFunctionRecursionConfig', 'GetFunctionScalingConfig', 'GetRuntimeManagementConfig',
];

describe('a role', () => {
  test('is created with what it has', () => {
    expect(actions({ properties: {} })).toEqual(['CreateRole', ...READ_ROLE]);
    expect(actions({ properties: { Policies: [{}], ManagedPolicyArns: ['a', 'b'], Tags: [{ Key: 'team' }] } })).toEqual(
      ['CreateRole', 'TagRole', 'PutRolePolicy', 'AttachRolePolicy', 'AttachRolePolicy', ...READ_ROLE, 'GetRolePolicy']);
  });

  test('is not tagged by CloudFormation', () => {
    expect(actions({ properties: { Tags: [{ Key: 'aws:cloudformation:stack-name' }] } })).not.toContain('TagRole');
  });

  test('is named by its properties, its path included, or by CloudFormation', () => {
    const arn = (properties: object) => handlerCalls(resource({ properties: { ...properties } }))![0]!.resource;
    expect(arn({ RoleName: 'own', Path: '/team/' })).toBe('arn:aws:iam::111122223333:role/team/own');
    expect(arn({})).toBe('arn:aws:iam::111122223333:role/stack-Role-X');
  });

  test('shows its boundary to the conditions on whoever creates it', () => {
    const [create] = handlerCalls(resource({ properties: { PermissionsBoundary: 'arn:boundary' } }))!;
    expect(create!.context).toEqual({ 'iam:PermissionsBoundary': 'arn:boundary' });
  });

  test.each<[string, object, object, string[]]>([
    ['its trust', { AssumeRolePolicyDocument: 1 }, { AssumeRolePolicyDocument: 2 }, ['UpdateAssumeRolePolicy']],
    ['a new boundary', {}, { PermissionsBoundary: 'a' }, ['PutRolePermissionsBoundary']],
    ['a lost boundary', { PermissionsBoundary: 'a' }, {}, ['DeleteRolePermissionsBoundary']],
    ['the text of a policy', { Policies: [{ PolicyName: 'p', PolicyDocument: 1 }] }, { Policies: [{ PolicyName: 'p', PolicyDocument: 2 }] },
      ['PutRolePolicy']],
    ['a lost policy', { Policies: [{ PolicyName: 'p' }, { PolicyName: 'q' }] }, { Policies: [{ PolicyName: 'p' }] }, ['DeleteRolePolicy']],
    ['managed policies', { ManagedPolicyArns: ['a'] }, { ManagedPolicyArns: ['b'] }, ['AttachRolePolicy', 'DetachRolePolicy']],
    ['tags', { Tags: [{ Key: 'a', Value: '1' }, { Key: 'b' }] }, { Tags: [{ Key: 'a', Value: '2' }] }, ['TagRole', 'UntagRole']],
  ])('is updated in place: %s', (_, oldProperties, properties, expected) => {
    const update = { stage: 'update' as const, physicalId: 'role', oldProperties: { ...oldProperties }, properties: { ...properties } };
    expect(actions(update).filter((action) => !/^(Get|List)/.test(action!))).toEqual(expected);
  });

  test('is replaced when its name changes', () => {
    const update = { stage: 'update' as const, physicalId: 'old', oldProperties: { RoleName: 'old' }, properties: { RoleName: 'new' } };
    expect(handlerCalls(resource(update))![0]).toMatchObject({ action: 'iam:CreateRole', resource: 'arn:aws:iam::111122223333:role/new' });
  });

  test('loses its policies before it is deleted', () => {
    expect(actions({ stage: 'delete', physicalId: 'role', properties: { Policies: [{}], ManagedPolicyArns: ['a'] } }))
      .toEqual([...READ_ROLE, 'DeleteRolePolicy', 'DetachRolePolicy', 'DeleteRole']);
  });
});

describe('a function', () => {
  const type = 'AWS::Lambda::Function';
  const Role = 'arn:aws:iam::111122223333:role/execution';

  test('is created tagged, its role passed to Lambda', () => {
    const calls = handlerCalls(resource({ type, generatedName: 'stack-Function-X', properties: { Role } }))!;
    expect(calls.map(({ action }) => action.split(':')[1])).toEqual(['CreateFunction', 'PassRole', 'TagResource', ...READ_FUNCTION]);
    expect(calls[1]).toEqual({
      action: 'iam:PassRole',
      resource: Role,
      context: {
        'iam:PassedToService': 'lambda.amazonaws.com',
        'iam:AssociatedResourceArn': 'arn:aws:lambda:eu-west-1:111122223333:function:stack-Function-X',
      },
    });
  });

  test.each<[string, object, object, string[]]>([
    ['its code', { Code: 1 }, { Code: 2 }, ['UpdateFunctionCode']],
    ['its settings', { Timeout: 1 }, { Timeout: 2 }, ['UpdateFunctionConfiguration', 'PassRole']],
    ['reserved concurrency', {}, { ReservedConcurrentExecutions: 1 }, ['PutFunctionConcurrency']],
    ['no reserved concurrency', { ReservedConcurrentExecutions: 1 }, {}, ['DeleteFunctionConcurrency']],
    ['tags', {}, { Tags: [{ Key: 'team' }] }, ['TagResource']],
  ])('is updated in place: %s', (_, oldProperties, properties, expected) => {
    const change = { oldProperties: { Role, ...oldProperties }, properties: { Role, ...properties } };
    expect(actions({ stage: 'update', type, physicalId: 'f', ...change })).toEqual([...expected, ...READ_FUNCTION]);
  });

  test('is deleted', () => {
    expect(actions({ stage: 'delete', type, physicalId: 'f' })).toEqual(['GetFunction', 'DeleteFunction']);
  });
});

test('how a function is invoked is set, changed and removed', () => {
  const type = 'AWS::Lambda::EventInvokeConfig';
  const properties = { FunctionName: 'f', Qualifier: '$LATEST', MaximumRetryAttempts: 0 };
  expect(handlerCalls(resource({ type, properties }))![0]).toEqual({
    action: 'lambda:PutFunctionEventInvokeConfig', resource: 'arn:aws:lambda:eu-west-1:111122223333:function:f',
  });
  expect(actions({ type, properties })).toEqual(['PutFunctionEventInvokeConfig', 'GetFunctionEventInvokeConfig']);
  expect(actions({ stage: 'update', type, properties, oldProperties: { ...properties, MaximumRetryAttempts: 1 } }))
    .toEqual(['UpdateFunctionEventInvokeConfig', 'GetFunctionEventInvokeConfig']);
  expect(actions({ stage: 'update', type, properties, oldProperties: { ...properties, FunctionName: 'g' } }))
    .toEqual(['PutFunctionEventInvokeConfig', 'GetFunctionEventInvokeConfig']);
  expect(actions({ stage: 'delete', type, properties })).toEqual(['DeleteFunctionEventInvokeConfig']);
});

describe('a log group', () => {
  const type = 'AWS::Logs::LogGroup';
  const READ = ['DescribeLogGroups', 'ListTagsForResource', 'GetDataProtectionPolicy'];

  test('is created tagged, with its retention', () => {
    expect(actions({ type, properties: { RetentionInDays: 7 } })).toEqual(['CreateLogGroup', 'TagResource', 'PutRetentionPolicy', ...READ]);
  });

  test('is named with an empty stream behind it, and without where it is about tags', () => {
    const calls = handlerCalls(resource({ type, properties: { LogGroupName: '/aws/lambda/f', RetentionInDays: 7 } }))!;
    const group = 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f';
    expect(calls.filter((call) => call.resource === `${group}:log-stream:`).map(({ action }) => action))
      .toEqual(['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:GetDataProtectionPolicy']);
    expect(calls.filter((call) => call.resource === group).map(({ action }) => action))
      .toEqual(['logs:TagResource', 'logs:ListTagsForResource']);
  });

  test('changes and loses its retention', () => {
    const update = { stage: 'update' as const, type, physicalId: 'group', oldProperties: { RetentionInDays: 7 } };
    expect(actions({ ...update, properties: { RetentionInDays: 30 } })).toEqual(['PutRetentionPolicy', ...READ]);
    expect(actions({ ...update, properties: {} })).toEqual(['DeleteRetentionPolicy', ...READ]);
  });

  test('is deleted', () => {
    expect(actions({ stage: 'delete', type, physicalId: 'group' })).toEqual(['DescribeLogGroups', 'DeleteLogGroup']);
  });
});

test('a custom resource invokes its function, whatever happens to it', () => {
  for (const stage of ['create', 'update', 'delete'] as const) {
    expect(handlerCalls(resource({ stage, type: 'Custom::Run', properties: { ServiceToken: 'arn:function' } })))
      .toEqual([{ action: 'lambda:InvokeFunction', resource: 'arn:function' }]);
  }
});

test('a type that is not in the table is not guessed at', () => {
  expect(handlerCalls(resource({ type: 'AWS::SQS::Queue' }))).toBeUndefined();
});
