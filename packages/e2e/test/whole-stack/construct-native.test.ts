import { AlbLogsAnalysis, LogType } from '@logs-analysis/construct';
import type { Stack } from 'aws-cdk-lib';
import { Bucket, EventType, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { alb, synthesized, type Content } from './app-with-load-balancer';
import { logsOf, reachesService, useStage, type Stage } from './onboarding';
import { failureOf, type FinishedStack } from '../../src/accounts/stacks';

const { stage } = useStage();

describe('an app with a load balancer that does not log', () => {
  const app = (stack: Stack) => {
    const loadBalancer = alb(stack);
    const { bucket } = new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [loadBalancer] });
    return { loadBalancer, bucket: bucket! };
  };

  test('is onboarded by CloudFormation alone, and its stack is removed', async () => {
    const scene = await stage();
    expect(synthesized(scene, app)).not.toMatch(/AWS::Lambda|AWS::IAM|Custom::/);
    const stack = await create(scene, app);
    const { LoadBalancer: loadBalancerArn, Bucket: bucket } = stack.outputs;
    expect(await logsOf(scene, loadBalancerArn)).toEqual({ access: `${bucket}/` });
    expect(await reachesService(scene, { loadBalancerArn, bucket })).toBe(true);
    await remove(scene, stack);
    expect(await scene.customer.s3.listObjectsV2({ Bucket: bucket })).toMatchObject({ KeyCount: 1 });
    const { Topics } = await scene.customer.sns.listTopics({});
    expect(Topics).toEqual([{ TopicArn: expect.stringMatching(/acme-deletions$/) }]);
  });

  test('is onboarded again after its stack was deleted and its bucket kept', async () => {
    const scene = await stage();
    const first = await create(scene, app);
    await remove(scene, first);
    const second = await create(scene, app);
    expect(second.outputs.Bucket).not.toBe(first.outputs.Bucket);
  });

  test('has its logs turned off and the access withdrawn before the construct is removed', async () => {
    const scene = await stage();
    const { outputs: { LoadBalancer: loadBalancerArn, Bucket: bucket } } = await create(scene, app);
    const former = synthesized(scene, (stack) => {
      const loadBalancer = alb(stack);
      new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [], formerLoadBalancers: [loadBalancer] });
      return { loadBalancer };
    });
    expect((await scene.customer.stacks.update({ name: 'app', template: former })).status).toBe('UPDATE_COMPLETE');
    expect(await logsOf(scene, loadBalancerArn)).toEqual({});
    await expect(scene.customer.s3.getBucketPolicy({ Bucket: bucket })).rejects.toThrow();
    const without = synthesized(scene, (stack) => ({ loadBalancer: alb(stack) }));
    expect((await scene.customer.stacks.update({ name: 'app', template: without })).status).toBe('UPDATE_COMPLETE');
    expect(await logsOf(scene, loadBalancerArn)).toEqual({});
  });
});

test.each([
  ['on its resource', (bucket: Bucket) => {
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }, { EventBridgeConfiguration: {} }],
  ['with the CDK', (bucket: Bucket) => {
    const queue = new Queue(bucket, 'Queue', { queueName: 'acme-removals' });
    bucket.addEventNotification(EventType.OBJECT_REMOVED, new SqsDestination(queue));
  }, { QueueConfigurations: [expect.objectContaining({ Events: ['s3:ObjectRemoved:*'] })] }],
])('a bucket of the app that has notifications, %s, and statements of its own is shared beside them', async (_, notify, kept) => {
  const scene = await stage();
  const stack = await create(scene, (app) => {
    const loadBalancer = alb(app);
    const bucket = new Bucket(app, 'Logs', { enforceSSL: true });
    loadBalancer.logAccessLogs(bucket, 'env=prod');
    new AlbLogsAnalysis(app, 'LogsAnalysis', { loadBalancers: [loadBalancer], logTypes: [LogType.ACCESS, LogType.CONNECTION] });
    notify(bucket);
    return { loadBalancer, bucket };
  });
  const { LoadBalancer: loadBalancerArn, Bucket: bucket } = stack.outputs;
  expect(await logsOf(scene, loadBalancerArn)).toEqual({ access: `${bucket}/env=prod`, connection: `${bucket}/env=prod` });
  for (const type of ['access', 'connection'] as const) {
    expect(await reachesService(scene, { loadBalancerArn, bucket, prefix: 'env=prod', type })).toBe(true);
  }
  expect(await scene.customer.s3.getBucketNotificationConfiguration({ Bucket: bucket })).toMatchObject(kept);
  await remove(scene, stack);
});

/** Creates the stack; the service confirms that it is to be told. */
async function create(scene: Stage, content: (stack: Stack) => Content): Promise<FinishedStack> {
  const { customer, service } = scene;
  const stack = await customer.stacks.create({ name: 'app', template: synthesized(scene, content) });
  expect([stack.status, failureOf(stack)]).toEqual(['CREATE_COMPLETE', undefined]);
  expect((await service.takeMessages()).confirmed).toHaveLength(1);
  return stack;
}

async function remove({ customer }: Stage, stack: FinishedStack): Promise<void> {
  const { status, ...rest } = await customer.stacks.delete(stack.id);
  expect([status, failureOf({ status, ...rest })]).toEqual(['DELETE_COMPLETE', undefined]);
}
