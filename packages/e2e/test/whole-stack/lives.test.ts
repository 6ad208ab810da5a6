import { bucketArn, changedSince, NEW_BUCKET, onboard, reachesService, useStage, type Stage } from './onboarding';
import { accessLogLines } from '../../src/accounts/access-log-lines';
import { Service } from '../../src/accounts/service';
import { failureOf } from '../../src/accounts/stacks';
import { publishedTemplate } from '../../src/accounts/templates';

const { stage } = useStage();

interface Life {
  readonly life: string;
  readonly parameters: (stage: Stage) => Readonly<Record<string, string>>;
  readonly log: (stage: Stage) => { readonly loadBalancerArn: string; readonly bucket: string; readonly prefix?: string };
  readonly writes: readonly string[];
}

const LIVES: readonly Life[] = [
  {
    life: 'a load balancer that does not log',
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.silent }),
    log: ({ customer }) => ({ loadBalancerArn: customer.silent, bucket: NEW_BUCKET }),
    writes: [
      'elasticloadbalancing:ModifyLoadBalancerAttributes', 's3:CreateBucket', 's3:PutBucketNotification', 's3:PutBucketPolicy',
      's3:PutLifecycleConfiguration', 's3:TagResource', 'sns:CreateTopic', 'sns:Subscribe', 'sns:TagResource',
    ],
  },
  {
    life: 'a load balancer that logs into a bucket of the customer\'s',
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.logging, LogBucketArns: bucketArn(customer) }),
    log: ({ customer }) => ({ loadBalancerArn: customer.logging, bucket: customer.bucket, prefix: customer.prefix }),
    writes: ['s3:PutBucketNotification', 's3:PutBucketPolicy', 'sns:CreateTopic', 'sns:Subscribe', 'sns:TagResource'],
  },
];

describe.each(LIVES)('$life', ({ parameters, log, writes }) => {
  test('is onboarded by a role that has the deployment policy only, without a call being denied', async () => {
    const scene = await stage();
    const stack = await onboard(scene, parameters(scene));
    expect([stack.status, failureOf(stack)]).toEqual(['CREATE_COMPLETE', undefined]);
    expect(scene.aws.calls.filter(({ decision }) => decision === 'denied')).toEqual([]);
  });

  test('makes the service hear of a new log object and read it', async () => {
    const scene = await stage();
    const { outputs } = await onboard(scene, parameters(scene));
    expect((await scene.service.takeMessages()).confirmed).toEqual([outputs.TopicArn]);
    const { key } = await scene.aws.deliverLog({ ...log(scene), lines: accessLogLines(log(scene).loadBalancerArn, new Date()) });
    const { objects } = await scene.service.takeMessages();
    expect(objects).toEqual([{ bucket: log(scene).bucket, key }]);
    expect((await scene.service.readLog(objects[0])).map(({ status }) => status)).toEqual(['200', '404']);
  });

  test('lets no other role of the service read', async () => {
    const scene = await stage();
    await onboard(scene, parameters(scene));
    const { bucket, loadBalancerArn } = log(scene);
    const { key } = await scene.aws.deliverLog({ ...log(scene), lines: accessLogLines(loadBalancerArn, new Date()) });
    const other = await Service.as('Curious', scene.aws);
    await expect(other.getObject({ Bucket: bucket, Key: key })).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(await scene.service.readLog({ bucket, key })).toHaveLength(2);
  });

  test('makes no other write than these', async () => {
    const scene = await stage();
    await onboard(scene, parameters(scene));
    const made = writesOf(scene);
    expect([...new Set(made)].sort()).toEqual(writes);
  });

  test('is found in order by an update that changes nothing of it, without a write', async () => {
    const scene = await stage();
    await onboard(scene, parameters(scene));
    const before = writesOf(scene).length;
    const template = publishedTemplate('logs-analysis-alb.yaml').replace(/^ {6}CodeSha256: .*/m, '      CodeSha256: another-release');
    const stack = await scene.customer.stacks.update({
      name: 'onboarding', template, parameters: parameters(scene), roleArn: scene.deploymentRoleArn,
    });
    expect(stack.status).toBe('UPDATE_COMPLETE');
    expect(stack.outputs.Report).toMatch(/^Nothing to change: everything is as it should be\.\n/);
    expect(writesOf(scene).length).toBe(before);
  });

  test('is as it was when the stack is deleted, and the service can read nothing any more', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, parameters(scene));
    expect(await changedSince(scene)).not.toEqual([]);
    const { key } = await scene.aws.deliverLog({ ...log(scene), lines: accessLogLines(log(scene).loadBalancerArn, new Date()) });
    expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
    expect(await changedSince(scene)).toEqual([]);
    await expect(scene.service.readLog({ bucket: log(scene).bucket, key })).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

test('a load balancer that logs under a prefix with special characters is heard of like any other', async () => {
  const scene = await stage();
  const { customer: { elb, s3, bucket, prefix, logging } } = scene;
  const special = 'env=prod/a+b, c@d';
  const { Policy = '' } = await s3.getBucketPolicy({ Bucket: bucket });
  await s3.putBucketPolicy({ Bucket: bucket, Policy: Policy.replace(`/${prefix}/AWSLogs/`, `/${special}/AWSLogs/`) });
  await elb.modifyLoadBalancerAttributes({ LoadBalancerArn: logging, Attributes: [{ Key: 'access_logs.s3.prefix', Value: special }] });
  const stack = await onboard(scene, { LoadBalancerArns: logging, LogBucketArns: bucketArn(scene.customer) });
  expect([stack.status, failureOf(stack)]).toEqual(['CREATE_COMPLETE', undefined]);
  await scene.service.takeMessages();
  expect(await reachesService(scene, { loadBalancerArn: logging, bucket, prefix: special })).toBe(true);
});

test('a second onboarding of another name shares a bucket without touching the first one\'s grant', async () => {
  const scene = await stage();
  const { customer } = scene;
  await onboard(scene, { LoadBalancerArns: customer.silent });
  const first = await policySids(scene, NEW_BUCKET);
  const second = await customer.stacks.create({
    name: 'second',
    template: publishedTemplate('logs-analysis-alb.yaml'),
    parameters: { LoadBalancerArns: customer.logging, LogBucketArns: bucketArn(customer), OnboardingName: 'second-alb' },
  });
  expect(second.status).toBe('CREATE_COMPLETE');
  expect((await customer.stacks.delete(second.id)).status).toBe('DELETE_COMPLETE');
  expect(await policySids(scene, NEW_BUCKET)).toEqual(first);
});

test('two onboardings of one folder of logs share a notification, each may go first, and the last takes it along', async () => {
  const scene = await stage();
  const { customer, service, aws } = scene;
  const parameters = { LoadBalancerArns: customer.logging, LogBucketArns: bucketArn(customer) };
  const arrivals = async (): Promise<readonly boolean[]> => {
    const log = { loadBalancerArn: customer.logging, bucket: customer.bucket, prefix: customer.prefix };
    const { key } = await aws.deliverLog({ ...log, lines: accessLogLines(customer.logging, new Date()) });
    return (await service.takeMessages()).objects.map((one) => one.key === key);
  };
  const first = await onboard(scene, parameters);
  const second = await customer.stacks.create({
    name: 'second', template: publishedTemplate('logs-analysis-alb.yaml'), parameters: { ...parameters, OnboardingName: 'second-alb' },
  });
  expect([second.status, failureOf(second)]).toEqual(['CREATE_COMPLETE', undefined]);
  await service.takeMessages();
  expect(await arrivals()).toEqual([true]);

  expect((await customer.stacks.delete(first.id)).status).toBe('DELETE_COMPLETE');
  expect(await arrivals()).toEqual([true]);

  expect((await customer.stacks.delete(second.id)).status).toBe('DELETE_COMPLETE');
  expect(await arrivals()).toEqual([]);
  expect(await changedSince(scene)).toEqual([]);
});

/** What the function asked to write, in order. */
function writesOf({ aws }: Stage): readonly string[] {
  return aws.calls
    .filter(({ principal }) => principal.endsWith(':role/logs-analysis-alb-us-east-1'))
    .filter(({ action }) => !/:(Describe|Get|List)|^logs:/.test(action))
    .map(({ action }) => action);
}

async function policySids({ customer }: Stage, bucket: string): Promise<readonly string[]> {
  const { Policy } = await customer.s3.getBucketPolicy({ Bucket: bucket });
  return (JSON.parse(Policy!) as { Statement: ReadonlyArray<{ Sid: string }> }).Statement.map(({ Sid }) => Sid);
}
