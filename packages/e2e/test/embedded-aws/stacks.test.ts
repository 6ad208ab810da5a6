import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { allow, allowRole, clients, createRole, CUSTOMER, policy, type Statement } from './accounts';
import { stackOf, template } from './stacks';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

let aws: EmbeddedAws;
let role: string;
beforeAll(async () => { aws = await startEmbeddedAws(); }, 120_000);
afterAll(() => aws.stop());
beforeEach(async () => {
  await aws.reset();
  role = await createRole(aws, CUSTOMER, 'deployment', 'cloudformation.amazonaws.com', allow('*', '*'));
  await clients(aws, CUSTOMER).s3.createBucket({ Bucket: BUCKET });
});

const BUCKET = 'customer-logs';
const ALL: Readonly<Record<string, readonly string[]>> = {
  roles: ['CreateRole', 'GetRole', 'ListRolePolicies', 'ListAttachedRolePolicies', 'DeleteRole', 'PassRole'].map((name) => `iam:${name}`),
  functions: ['CreateFunction', 'TagResource', 'GetFunction', 'GetFunctionCodeSigningConfig', 'GetFunctionRecursionConfig',
    'GetFunctionScalingConfig', 'GetRuntimeManagementConfig', 'DeleteFunction', 'InvokeFunction'].map((name) => `lambda:${name}`),
  logs: ['CreateLogGroup', 'TagResource', 'PutRetentionPolicy', 'DescribeLogGroups', 'ListTagsForResource', 'GetDataProtectionPolicy',
    'DeleteLogGroup'].map((name) => `logs:${name}`),
};
const actions = (...without: readonly string[]) => Object.values(ALL).flat().filter((action) => !without.includes(action));
const headBucket = JSON.stringify([['s3', 'HeadBucket', { Bucket: BUCKET }]]);

describe('a stack with a service role', () => {
  test('is created and deleted with exactly the permissions that CloudFormation\'s handlers need', async () => {
    await allowRole(aws, CUSTOMER, 'deployment', allow(actions(), '*'));
    const stack = stackOf(aws, 'onboarding', role);
    expect(await stack.create(template())).toMatchObject({ status: 'CREATE_COMPLETE' });
    expect((await stack.delete()).status).toBe('DELETE_COMPLETE');
    const used = new Set(aws.calls.filter(({ principal }) => principal === role).map(({ action }) => action));
    expect([...used].sort()).toEqual(actions().sort());
  });

  test('is refused if nobody acknowledged that it makes a role', async () => {
    const creation = stackOf(aws, 'onboarding', role).create(template(), []);
    await expect(creation).rejects.toMatchObject({ name: 'InsufficientCapabilitiesException' });
  });

  test('is refused if CloudFormation may not assume the role', async () => {
    const foreign = await createRole(aws, CUSTOMER, 'foreign', 'lambda.amazonaws.com', allow('*', '*'));
    await expect(stackOf(aws, 'onboarding', foreign).create(template())).rejects.toThrow(`Role ${foreign} is invalid or cannot be assumed`);
  });

  test.each(['account', 'stack'])('is refused if the role trusts CloudFormation for another %s only', async (other) => {
    const { iam } = clients(aws, CUSTOMER);
    const trust = (account: string, stack: string) => iam.updateAssumeRolePolicy({
      RoleName: 'deployment',
      PolicyDocument: policy({
        Effect: 'Allow',
        Principal: { Service: 'cloudformation.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:aws:cloudformation:us-east-1:${CUSTOMER}:stack/${stack}/*` },
        },
      }),
    });
    await trust(other === 'account' ? '999999999999' : CUSTOMER, other === 'stack' ? 'another' : 'onboarding');
    await expect(stackOf(aws, 'onboarding', role).create(template())).rejects.toMatchObject({ name: 'ValidationError' });
    await trust(CUSTOMER, 'onboarding');
    expect((await stackOf(aws, 'onboarding', role).create(template())).status).toBe('CREATE_COMPLETE');
  });

  test.each(['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction', 'logs:CreateLogGroup', 'iam:CreateRole'])(
    'rolls back if the role lacks %s', async (missing) => {
      await allowRole(aws, CUSTOMER, 'deployment', allow(actions(missing), '*'));
      const { status, reasons } = await stackOf(aws, 'onboarding', role).create(template());
      expect(status).toBe('ROLLBACK_COMPLETE');
      expect(reasons.join('\n')).toMatch(
        new RegExp(`CREATE_FAILED User: \\S+:assumed-role/deployment/AWSCloudFormation is not authorized to perform: ${missing}`));
    });

  test('cannot even roll back if the role may not delete', async () => {
    await allowRole(aws, CUSTOMER, 'deployment', allow(actions('iam:PassRole', 'iam:DeleteRole'), '*'));
    const { status, reasons } = await stackOf(aws, 'onboarding', role).create(template());
    expect(status).toBe('ROLLBACK_FAILED');
    expect(reasons).toContainEqual(expect.stringMatching(/^Role DELETE_FAILED .*iam:DeleteRole/));
  });

  test('may pass its roles to Lambda only, if the policy says so', async () => {
    const passTo = (service: string): Statement[] => [
      allow(actions('iam:PassRole'), '*'),
      allow('iam:PassRole', `arn:aws:iam::${CUSTOMER}:role/onboarding-*`, {
        Condition: { StringEquals: { 'iam:PassedToService': service } },
      }),
    ];
    await allowRole(aws, CUSTOMER, 'deployment', ...passTo('ec2.amazonaws.com'));
    const stack = stackOf(aws, 'onboarding', role);
    expect((await stack.create(template())).status).toBe('ROLLBACK_COMPLETE');
    await allowRole(aws, CUSTOMER, 'deployment', ...passTo('lambda.amazonaws.com'));
    expect((await stack.create(template())).status).toBe('CREATE_COMPLETE');
  });

  test('keeps its role for updates and for the delete', async () => {
    const stack = stackOf(aws, 'onboarding', role);
    await stack.create(template());
    await allowRole(aws, CUSTOMER, 'deployment', allow(actions('lambda:InvokeFunction'), '*'));
    expect(await stack.update(template({ properties: { Changed: 'yes' } }))).toMatchObject({ status: 'UPDATE_ROLLBACK_FAILED' });
    expect((await stack.delete()).status).toBe('DELETE_FAILED');
    await allowRole(aws, CUSTOMER, 'deployment', allow(actions(), '*'));
    expect((await stack.delete()).status).toBe('DELETE_COMPLETE');
  });

  test('needs only the permissions of what an update changes', async () => {
    const stack = stackOf(aws, 'onboarding', role);
    await stack.create(template({ statements: [allow('s3:ListBucket', '*')] }));
    await allowRole(aws, CUSTOMER, 'deployment', allow(actions(), '*'));
    const changed = template({ statements: [allow('s3:GetObject', '*')] });
    expect((await stack.update(changed)).reasons).toContainEqual(expect.stringMatching(/^Role UPDATE_FAILED .*iam:PutRolePolicy/));
    await allowRole(aws, CUSTOMER, 'deployment', allow([...actions(), 'iam:PutRolePolicy', 'iam:GetRolePolicy'], '*'));
    expect((await stack.update(changed)).status).toBe('UPDATE_COMPLETE');
  });
});

describe('a stack', () => {
  test('has its conditions decided by texts that are joined', async () => {
    const stack = stackOf(aws, 'conditional');
    const { outputs } = await stack.create(JSON.stringify({
      Parameters: { None: { Type: 'CommaDelimitedList', Default: '' }, Two: { Type: 'CommaDelimitedList', Default: 'a,b' } },
      Conditions: {
        IsEmpty: { 'Fn::Equals': [{ 'Fn::Join': ['', { Ref: 'None' }] }, ''] },
        IsJoined: { 'Fn::Equals': [{ 'Fn::Join': ['-', { Ref: 'Two' }] }, 'a-b'] },
        IsSomethingElse: { 'Fn::Equals': [{ 'Fn::Join': ['', ['a', 'b']] }, ''] },
      },
      Resources: { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' } },
      Outputs: Object.fromEntries(['IsEmpty', 'IsJoined', 'IsSomethingElse'].map((Condition) => [Condition, { Condition, Value: 'yes' }])),
    }));
    expect(outputs).toEqual({ IsEmpty: 'yes', IsJoined: 'yes' });
  });

  test('is refused a parameter that its template does not have, and takes one that it has', async () => {
    const cloudFormation = new CloudFormation(aws.clientConfig(CUSTOMER));
    const create = (name: string) => cloudFormation.createStack({
      StackName: 'parameters',
      TemplateBody: JSON.stringify({
        Parameters: { Known: { Type: 'String' } }, Resources: { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' } },
      }),
      Parameters: [{ ParameterKey: 'Known', ParameterValue: 'x' }, { ParameterKey: name, ParameterValue: 'x' }],
    });
    await expect(create('Unknown')).rejects.toThrow('Parameters: [Unknown] do not exist in the template');
    await expect(create('Known')).resolves.toMatchObject({ StackId: expect.stringContaining(':stack/parameters/') });
  });

  test('is refused a role with a policy about a resource that is none', async () => {
    const { status, reasons } = await stackOf(aws, 'onboarding').create(template({ statements: [allow('s3:ListBucket', '')] }));
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(reasons).toContainEqual(expect.stringMatching(/^Role CREATE_FAILED Resource {2}must be in ARN format or "\*"/));
  });
});

describe('the function of a stack', () => {
  test('does what its role allows, on the Node.js of Lambda with its AWS SDK', async () => {
    const statements = [allow('s3:ListBucket', `arn:aws:s3:::${BUCKET}`)];
    const { status, outputs } = await stackOf(aws, 'onboarding', role).create(template({ statements, properties: { Calls: headBucket } }));
    expect(status).toBe('CREATE_COMPLETE');
    expect(outputs.Node).toBe(process.version);
    expect(aws.calls).toContainEqual(expect.objectContaining({
      principalName: expect.stringMatching(/^arn:aws:sts::111122223333:assumed-role\/onboarding-Role-\w+\/onboarding-Function-\w+$/),
      action: 's3:ListBucket',
      resource: `arn:aws:s3:::${BUCKET}`,
      decision: 'allowed',
    }));
  });

  test('is refused what its role does not allow', async () => {
    const { status, reasons } = await stackOf(aws, 'onboarding', role).create(template({
      properties: {
        Calls: JSON.stringify([['sns', 'CreateTopic', { Name: 'logs' }]]),
      },
    }));
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(reasons).toContainEqual(expect.stringMatching(
      /^Run CREATE_FAILED AuthorizationErrorException: .*sns:CreateTopic on resource: arn:aws:sns:us-east-1:111122223333:logs/));
  });

  test('is refused what the boundary of its role does not allow', async () => {
    const { iam } = clients(aws, CUSTOMER);
    const { Policy } = await iam.createPolicy({ PolicyName: 'boundary', PolicyDocument: policy(allow('sns:*', '*')) });
    const body = template({ statements: [allow('s3:ListBucket', '*')], boundary: Policy!.Arn, properties: { Calls: headBucket } });
    expect((await stackOf(aws, 'onboarding', role).create(body)).reasons).toContainEqual(expect.stringMatching(/^Run CREATE_FAILED/));
  });

  test('is not created with a role that does not trust Lambda', async () => {
    const { reasons } = await stackOf(aws, 'onboarding', role).create(template({ executionRoleTrust: 'ec2.amazonaws.com' }));
    expect(reasons).toContainEqual('Function CREATE_FAILED The role defined for the function cannot be assumed by Lambda.');
  });

  test('writes its log if its role allows that', async () => {
    const group = `arn:aws:logs:us-east-1:${CUSTOMER}:log-group:/aws/lambda/onboarding`;
    const statements = [allow(['logs:CreateLogStream', 'logs:PutLogEvents'], `${group}:*`)];
    await stackOf(aws, 'onboarding', role).create(template({ statements }));
    await stackOf(aws, 'mute', role).create(template());
    const written = (decision: string) => aws.calls.filter((call) => call.decision === decision && call.action.startsWith('logs:')
      && call.principalName.includes('Function')).map(({ action }) => action);
    expect(written('allowed')).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
    expect(written('denied')).toEqual(['logs:CreateLogStream']);
  });
});

describe('a custom resource', () => {
  test('hears of its creation, change and deletion', async () => {
    const stack = stackOf(aws, 'onboarding');
    const created = await stack.create(template({ properties: { Flag: true } }));
    expect(created.outputs).toMatchObject({ Id: 'onboarding', Events: 'Create ' });
    const updated = await stack.update(template({ properties: { Flag: false } }));
    expect(updated.outputs.Events).toBe('Create ,Update onboarding');
    expect(JSON.parse(updated.outputs.Old!)).toMatchObject({ Flag: 'true', ServiceTimeout: '30' });
    expect((await stack.delete()).status).toBe('DELETE_COMPLETE');
  });

  test('is deleted after a failed creation', async () => {
    const { status, reasons } = await stackOf(aws, 'onboarding', role).create(template({ properties: { Fail: 'Create' } }));
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(reasons).toContainEqual('Run CREATE_FAILED Error: asked to fail');
    const invocations = aws.calls.filter(({ action }) => action === 'lambda:InvokeFunction');
    expect(invocations).toHaveLength(2);
  });

  test('that cannot be deleted keeps the function that could', async () => {
    const { status, reasons } = await stackOf(aws, 'onboarding', role).create(template({ properties: { Fail: 'Create,Delete' } }));
    expect(status).toBe('ROLLBACK_FAILED');
    expect(reasons).toContainEqual('Function DELETE_FAILED Kept, because Run depends on it and failed to delete');
  });

  test('is sent back to its old properties after a failed change', async () => {
    const stack = stackOf(aws, 'onboarding');
    await stack.create(template());
    expect(await stack.update(template({ properties: { Fail: 'Update' } }))).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
    const { outputs } = await stack.update(template({ properties: { Changed: 'yes' } }));
    expect(outputs.Events).toBe('Create ,Update onboarding,Update onboarding,Update onboarding');
  });
});
