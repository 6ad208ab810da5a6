import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormation, type Stack } from '@aws-sdk/client-cloudformation';
import { CUSTOMER, trust, type Statement } from './accounts';
import type { EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

/** Runs what its properties say (`Calls`: JSON list of [client, command, input]) and reports the event it got. */
const HANDLER = `
const https = require('node:https');
const events = [];
exports.handler = async (event) => {
  let answer = { Status: 'SUCCESS', Data: {} };
  try {
    const { Calls = '[]', Fail = '' } = event.ResourceProperties;
    events.push(event.RequestType + ' ' + (event.PhysicalResourceId || ''));
    if (Fail.includes(event.RequestType)) throw new Error('asked to fail');
    if (event.RequestType !== 'Delete') for (const [client, name, input] of JSON.parse(Calls)) {
      const module = require('@aws-sdk/client-' + client);
      const Client = Object.values(module).find((value) => /.Client$/.test(value.name));
      await new Client({}).send(new module[name + 'Command'](input));
    }
    answer.Data = { Node: process.version, Old: JSON.stringify(event.OldResourceProperties || {}), Events: events.join() };
  } catch (error) {
    answer = { Status: 'FAILED', Reason: error.name + ': ' + error.message };
  }
  console.log(events.join());
  const { StackId, RequestId, LogicalResourceId } = event;
  const body = JSON.stringify({ ...answer, StackId, RequestId, LogicalResourceId, PhysicalResourceId: 'onboarding' });
  const url = new URL(event.ResponseURL);
  await new Promise((resolve, reject) => {
    const options = { hostname: url.hostname, port: url.port, path: url.pathname, method: 'PUT',
      headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) } };
    https.request(options, (response) => response.resume().on('end', resolve)).on('error', reject).end(body);
  });
};`;

export interface TemplateOptions {
  /** What the function may do. */
  readonly statements?: readonly Statement[];
  readonly boundary?: string;
  readonly executionRoleTrust?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Role, log group, function and custom resource: the shape of the product's stack. */
export function template(options: TemplateOptions = {}): string {
  const { statements = [], boundary, executionRoleTrust = 'lambda.amazonaws.com', properties = {} } = options;
  return JSON.stringify({
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: JSON.parse(trust(executionRoleTrust)),
          ...(boundary === undefined ? {} : { PermissionsBoundary: boundary }),
          ...(statements.length === 0 ? {} : {
            Policies: [{ PolicyName: 'execution', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
          }),
        },
      },
      LogGroup: {
        Type: 'AWS::Logs::LogGroup',
        Properties: { LogGroupName: { 'Fn::Sub': '/aws/lambda/${AWS::StackName}' }, RetentionInDays: 7 },
      },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Timeout: 30,
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          LoggingConfig: { LogGroup: { Ref: 'LogGroup' } },
          Code: { ZipFile: HANDLER },
        },
      },
      Run: {
        Type: 'Custom::Run',
        Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, ServiceTimeout: 30, ...properties },
      },
    },
    Outputs: {
      Id: { Value: { Ref: 'Run' } },
      Old: { Value: { 'Fn::GetAtt': ['Run', 'Old'] } },
      Node: { Value: { 'Fn::GetAtt': ['Run', 'Node'] } },
      Events: { Value: { 'Fn::GetAtt': ['Run', 'Events'] } },
    },
  });
}

export interface StackOutcome {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** `LogicalId STATUS reason`, of the events that give a reason. */
  readonly reasons: readonly string[];
}

/** One stack of the customer's, driven to the end of each operation. */
export function stackOf(aws: EmbeddedAws, name: string, roleArn?: string) {
  const cloudFormation = new CloudFormation(aws.clientConfig(CUSTOMER));
  const common = { StackName: name, Capabilities: ['CAPABILITY_IAM' as const] };
  let id = name;
  const outcome = async () => {
    const stack = await settled(cloudFormation, id);
    const { StackEvents = [] } = await cloudFormation.describeStackEvents({ StackName: id });
    return {
      status: stack.StackStatus!,
      outputs: Object.fromEntries((stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!])),
      reasons: StackEvents.filter(({ ResourceStatusReason }) => ResourceStatusReason)
        .map((event) => `${event.LogicalResourceId} ${event.ResourceStatus} ${event.ResourceStatusReason}`).reverse(),
    } satisfies StackOutcome;
  };
  return {
    create: async (body: string, capabilities = common.Capabilities) => {
      const stack = { ...common, Capabilities: capabilities, TemplateBody: body, RoleARN: roleArn };
      id = (await cloudFormation.createStack(stack)).StackId!;
      return outcome();
    },
    update: async (body: string) => {
      await cloudFormation.updateStack({ ...common, TemplateBody: body });
      return outcome();
    },
    delete: async () => {
      await cloudFormation.deleteStack({ StackName: name });
      return outcome();
    },
  };
}

async function settled(cloudFormation: CloudFormation, id: string): Promise<Stack> {
  for (;;) {
    const stack = (await cloudFormation.describeStacks({ StackName: id })).Stacks![0]!;
    if (!stack.StackStatus!.endsWith('IN_PROGRESS')) return stack;
    await sleep(20);
  }
}
