import { columns, must, type Step, type StepResult } from './step';
import { accessLogLines } from '../accounts/access-log-lines';
import { differences, snapshot, type AccountSnapshot } from '../accounts/account-snapshot';
import { livedInCustomer, PRIVATE_REPORT, type Customer } from '../accounts/customer';
import { NEW_BUCKET } from '../accounts/profile';
import { runCli } from '../accounts/run-cli';
import { Service, type LogObject } from '../accounts/service';
import { failureOf, type FinishedStack, type StackRequest } from '../accounts/stacks';
import { publishedTemplate } from '../accounts/templates';
import type { EmbeddedAws } from '../embedded-aws/embedded-aws';
import { startEmbeddedAws } from '../embedded-aws/embedded-aws';

/** What the steps hand on to each other. */
interface Scene {
  aws: EmbeddedAws;
  customer: Customer;
  service: Service;
  before: AccountSnapshot;
  /** How many calls there were before the onboarding stack. */
  since: number;
  deploymentRole: FinishedStack;
  onboarding: FinishedStack;
  objects: readonly LogObject[];
}

/** What a stack brings whatever its function does. */
const OF_THE_STACK = ['functions', 'roles', 'log groups'];

/** The life of an onboarding, from plan to removal, on an account in use. The last member ends what the first one started. */
export function story(): { readonly steps: readonly Step[]; readonly end: () => Promise<void> } {
  const scene = {} as Scene;
  return {
    steps: [
      { title: 'Start an AWS on this machine', run: (progress) => start(scene, progress) },
      { title: 'Find an account in use', run: () => lookAround(scene) },
      { title: 'Plan: what would change', run: () => planOnly(scene) },
      { title: 'Create the deployment role', run: () => createDeploymentRole(scene) },
      { title: 'Create the onboarding stack with that role alone, in Mode Plan', run: () => planStack(scene) },
      { title: 'Update it to Mode Apply', run: () => onboard(scene) },
      { title: 'See what changed', run: () => seeChanges(scene) },
      { title: 'Logs arrive, and the service is told', run: () => deliverLogs(scene) },
      { title: 'The service reads them, from its own account', run: () => readLogs(scene) },
      { title: 'The service can read nothing else', run: () => refuse(scene) },
      { title: 'Delete the stacks', run: () => offboard(scene) },
      { title: 'Compare: is everything as before?', run: () => compare(scene) },
    ],
    end: async () => scene.aws?.stop(),
  };
}

async function start(scene: Scene, progress: (message: string) => void): Promise<StepResult> {
  scene.aws = await startEmbeddedAws({ progress });
  return { lines: [`listening on ${scene.aws.endpoint}, this machine only`], facts: { endpoint: scene.aws.endpoint } };
}

async function lookAround(scene: Scene): Promise<StepResult> {
  scene.customer = await livedInCustomer(scene.aws);
  scene.service = await Service.start(scene.aws);
  scene.before = await snapshot(scene.aws, scene.customer);
  const { bucket, prefix } = scene.customer;
  return {
    lines: [
      'acme-intranet  a load balancer that does not log',
      `acme-shop      a load balancer that logs into ${bucket}/${prefix}`,
      `${bucket}      a bucket with a policy of 3 statements, notifications to SNS, SQS and Lambda, and EventBridge`,
    ],
    facts: { before: scene.before },
  };
}

async function planOnly(scene: Scene): Promise<StepResult> {
  const { aws, customer } = scene;
  const args = ['plan', '--load-balancer-arn', customer.silent, customer.logging, '--log-bucket-arn', `arn:aws:s3:::${customer.bucket}`];
  const { exitCode, stdout, stderr } = await runCli(aws, customer.accountId, ...args);
  must(exitCode === 0, `The plan failed: ${stderr}`);
  const changed = differences(scene.before, await snapshot(aws, customer));
  must(changed.length === 0, `Planning changed ${changed.join(', ')}.`);
  return { lines: [...stdout.trimEnd().split('\n'), 'nothing was changed by planning'], facts: { plan: stdout.trimEnd().split('\n') } };
}

async function createDeploymentRole(scene: Scene): Promise<StepResult> {
  const stack = await scene.customer.stacks.create({ name: 'deployment-role', template: publishedTemplate('deployment-role.yaml') });
  must(stack.status === 'CREATE_COMPLETE', `The deployment role: ${stack.status}, ${failureOf(stack)}`);
  scene.deploymentRole = stack;
  return { lines: [stack.outputs.DeploymentRoleArn], facts: { deploymentRoleArn: stack.outputs.DeploymentRoleArn } };
}

/** The onboarding stack, as CloudFormation is asked for it. */
function asked({ customer, deploymentRole }: Scene, Mode: 'Apply' | 'Plan'): StackRequest {
  return {
    name: 'logs-analysis',
    template: publishedTemplate('logs-analysis-alb.yaml'),
    parameters: { LoadBalancerArns: `${customer.silent},${customer.logging}`, LogBucketArns: `arn:aws:s3:::${customer.bucket}`, Mode },
    roleArn: deploymentRole.outputs.DeploymentRoleArn,
  };
}

async function planStack(scene: Scene): Promise<StepResult> {
  const { aws, customer } = scene;
  scene.since = aws.calls.length;
  const stack = await customer.stacks.create(asked(scene, 'Plan'));
  must(stack.status === 'CREATE_COMPLETE', `The stack that plans: ${stack.status}, ${failureOf(stack)}`);
  const changed = differences(scene.before, await snapshot(aws, customer)).filter((what) => !OF_THE_STACK.includes(what));
  must(changed.length === 0, `A stack that plans changed ${changed.join(', ')}.`);
  const { NextStep, Report } = stack.outputs;
  return {
    lines: [
      Report.split('\n')[0].replace(/:$/, ''),
      'nothing was changed, but for the role, function and log of the stack',
      `next step: ${NextStep}`,
    ],
    facts: { outputs: stack.outputs },
  };
}

async function onboard(scene: Scene): Promise<StepResult> {
  const { aws, customer, since } = scene;
  const roleArn = scene.deploymentRole.outputs.DeploymentRoleArn;
  const stack = await customer.stacks.update(asked(scene, 'Apply'));
  must(stack.status === 'UPDATE_COMPLETE', `The onboarding stack: ${stack.status}, ${failureOf(stack)}`);
  scene.onboarding = stack;
  const calls = aws.calls.slice(since);
  const byDeploymentRole = calls.filter(({ principal }) => principal === roleArn);
  const byFunction = calls.filter(({ principal }) => principal.endsWith(':role/logs-analysis-alb-us-east-1'));
  const denied = [...byDeploymentRole, ...byFunction].filter(({ decision }) => decision === 'denied');
  must(byDeploymentRole.length > 0 && byFunction.length > 0, 'The roles made no call that could be judged.');
  must(denied.length === 0, `Denied: ${denied.map(({ action, resource }) => `${action} on ${resource}`).join(', ')}`);
  return {
    lines: [
      ...stack.events
        .filter(({ ResourceStatus, LogicalResourceId }) => ResourceStatus === 'CREATE_COMPLETE' && LogicalResourceId !== 'logs-analysis')
        .map(({ LogicalResourceId, ResourceType }) => `${LogicalResourceId} (${ResourceType})`),
      `${byDeploymentRole.length} permissions of the deployment role and ${byFunction.length} of the function asked for, none denied`,
    ],
    facts: {
      status: stack.status,
      outputs: stack.outputs,
      permissionsUsed: { deploymentRole: byDeploymentRole.length, function: byFunction.length },
    },
  };
}

async function seeChanges(scene: Scene): Promise<StepResult> {
  const changed = differences(scene.before, await snapshot(scene.aws, scene.customer));
  must(!changed.includes('load balancer acme-shop'), 'A load balancer that logs already was changed.');
  const report = scene.onboarding.outputs.Report.split('\n');
  return {
    lines: report,
    facts: { report, changed },
  };
}

async function deliverLogs(scene: Scene): Promise<StepResult> {
  const { aws, customer, service } = scene;
  const { confirmed } = await service.takeMessages();
  must(confirmed.includes(scene.onboarding.outputs.TopicArn), 'The service was not asked to confirm its subscription.');
  const at = new Date();
  const delivered = await Promise.all([
    { loadBalancerArn: customer.silent, bucket: NEW_BUCKET },
    { loadBalancerArn: customer.logging, bucket: customer.bucket, prefix: customer.prefix },
  ].map(async (log) => ({ bucket: log.bucket, ...await aws.deliverLog({ ...log, lines: accessLogLines(log.loadBalancerArn, at), at }) })));
  const { objects } = await service.takeMessages();
  for (const { bucket, key } of delivered) {
    must(objects.some((one) => one.bucket === bucket && one.key === key), `The service was not told of s3://${bucket}/${key}.`);
  }
  scene.objects = objects;
  return {
    lines: ['the service confirmed its subscription', ...objects.map(({ bucket, key }) => `told of s3://${bucket}/${key}`)],
    facts: { confirmed, objects },
  };
}

async function readLogs(scene: Scene): Promise<StepResult> {
  const lines = (await Promise.all(scene.objects.map((object) => scene.service.readLog(object)))).flat();
  must(lines.length === 4, `Read ${lines.length} log lines instead of 4.`);
  const rows = lines.map(({ time, loadBalancer, client, status, request }) => [time, loadBalancer.split('/')[1], client, status, request]);
  return { lines: columns(rows), facts: { logLines: lines } };
}

async function refuse(scene: Scene): Promise<StepResult> {
  const { customer: { bucket }, service: { s3 } } = scene;
  const attempts = [
    { what: `read s3://${bucket}/${PRIVATE_REPORT}`, attempt: s3.getObject({ Bucket: bucket, Key: PRIVATE_REPORT }) },
    { what: `list s3://${bucket}`, attempt: s3.listObjectsV2({ Bucket: bucket }) },
    { what: `write s3://${bucket}/x`, attempt: s3.putObject({ Bucket: bucket, Key: 'x', Body: 'x' }) },
  ];
  const refusals = await Promise.all(attempts.map(async ({ what, attempt }) => {
    const error = await attempt.then(() => undefined, (reason: Error) => reason);
    must(error !== undefined, `The service could ${what}.`);
    must(error.name === 'AccessDenied', `The service could not ${what}, but for another reason: ${error.message}`);
    return { what, refused: error.name };
  }));
  return { lines: refusals.map(({ what, refused }) => `${what}: ${refused}`), facts: { refusals } };
}

async function offboard(scene: Scene): Promise<StepResult> {
  const { customer: { stacks }, onboarding, deploymentRole } = scene;
  for (const { id } of [onboarding, deploymentRole]) {
    const stack = await stacks.delete(id);
    must(stack.status === 'DELETE_COMPLETE', `Deleting ${id}: ${stack.status}, ${failureOf(stack)}`);
  }
  return { lines: ['both stacks are gone'], facts: { status: 'DELETE_COMPLETE' } };
}

async function compare(scene: Scene): Promise<StepResult> {
  const { before, aws, customer, service, objects } = scene;
  const after = await snapshot(aws, customer);
  const buckets = (after.buckets as readonly string[]).filter((name) => name !== NEW_BUCKET);
  const changed = differences(before, { ...after, buckets });
  must(changed.length === 0, `Not as before: ${changed.map((name) => `${name} is ${JSON.stringify(after[name])}`).join(', ')}`);
  for (const object of objects) {
    const error = await service.readLog(object).then(() => undefined, (reason: Error) => reason);
    must(error?.name === 'AccessDenied', `The service can still read s3://${object.bucket}/${object.key}.`);
  }
  return {
    lines: [
      ...Object.keys(before).map((name) => `${name}: as before`),
      `kept, because logs are in it: the bucket ${NEW_BUCKET}`,
      'the service can no longer read any log',
    ],
    facts: { asBefore: Object.keys(before), kept: [NEW_BUCKET] },
  };
}
