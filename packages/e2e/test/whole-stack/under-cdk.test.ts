import { AlbLogsAnalysis } from '@logs-analysis/construct';
import { App, Stack } from 'aws-cdk-lib';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { bucketArn, changedSince, logsOf, NEW_BUCKET, onboard, reachesService, update, useStage, type Stage } from './onboarding';
import { failureOf, type FinishedStack } from '../../src/accounts/stacks';
import { deployable, synthesizedByTypeScript } from '../languages/example-apps';

const { stage } = useStage();

const loggingPlace = ({ customer }: Stage) => ({ loadBalancerArn: customer.logging, bucket: customer.bucket, prefix: customer.prefix });

test('the stack of the template becomes that of an app, the template\'s again and the app\'s once more, without a gap', async () => {
  const scene = await stage();
  const parameters = { LoadBalancerArns: scene.customer.silent };
  const { id } = await onboard(scene, parameters);
  await scene.service.takeMessages();
  const app = deployable(synthesizedByTypeScript('existing-stack.ts', { loadBalancerArn: scene.customer.silent }));
  await changesNothing(scene, () => update(scene, {}, () => app));
  await changesNothing(scene, () => update(scene, parameters));
  await changesNothing(scene, () => update(scene, {}, () => app));
  expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
  expect(await changedSince(scene)).toEqual([]);
});

describe('another stack, of an app and with another name,', () => {
  test('takes over a load balancer that logged before, without a gap', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, { LoadBalancerArns: scene.customer.logging, LogBucketArns: bucketArn(scene.customer) });
    const other = await scene.customer.stacks.create({ name: 'app', template: otherApp(scene, 'logging', scene.customer.bucket) });
    expect([other.status, failureOf(other)]).toEqual(['CREATE_COMPLETE', undefined]);
    await scene.service.takeMessages();
    expect(await reachesService(scene, loggingPlace(scene))).toBe(true);
    const since = scene.aws.calls.length;
    expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
    expect(scene.aws.calls.slice(since).filter(({ action }) => action.includes('ModifyLoadBalancer'))).toEqual([]);
    expect(await reachesService(scene, loggingPlace(scene))).toBe(true);
    expect((await scene.customer.stacks.delete(other.id)).status).toBe('DELETE_COMPLETE');
    expect(await changedSince(scene)).toEqual([]);
  });

  test('does not keep the logs on that the stack of the template had turned on', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, { LoadBalancerArns: scene.customer.silent });
    const other = await scene.customer.stacks.create({ name: 'app', template: otherApp(scene, 'silent') });
    expect([other.status, failureOf(other)]).toEqual(['CREATE_COMPLETE', undefined]);
    await scene.customer.stacks.delete(id);
    expect(await logsOf(scene, scene.customer.silent)).toEqual({});
  });
});

test('logs that the stack had turned on stay on in a bucket of the customer\'s, and another stack announces them there', async () => {
  const scene = await stage();
  const { customer, service } = scene;
  const { id } = await onboard(scene, { LoadBalancerArns: customer.silent });
  await customer.elb.modifyLoadBalancerAttributes({
    LoadBalancerArn: customer.silent,
    Attributes: [
      { Key: 'access_logs.s3.bucket', Value: customer.bucket }, { Key: 'access_logs.s3.prefix', Value: customer.prefix },
    ],
  });
  await customer.stacks.create({ name: 'app', template: otherApp(scene, 'silent', customer.bucket) });
  await service.takeMessages();
  const place = { ...loggingPlace(scene), loadBalancerArn: customer.silent };
  expect(await reachesService(scene, place)).toBe(true);
  expect((await customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
  expect(await logsOf(scene, customer.silent)).toEqual({ access: `${customer.bucket}/${customer.prefix}` });
  expect(await reachesService(scene, place)).toBe(true);
});

/** Every resource stays, and neither the load balancers nor what the service has to do with is written to. */
async function changesNothing(scene: Stage, work: () => Promise<FinishedStack>): Promise<void> {
  const since = scene.aws.calls.length;
  const stack = await work();
  expect([stack.status, failureOf(stack)]).toEqual(['UPDATE_COMPLETE', undefined]);
  // CloudFormation would tell of others if anything were added or replaced.
  expect([...new Set(stack.events.map(({ LogicalResourceId }) => LogicalResourceId))].sort()).toEqual([
    'DTLogsAnalysisLambdaExecutionRole', 'DTLogsAnalysisLambdaFunction', 'DTLogsAnalysisLambdaInvocation', 'DTLogsAnalysisLambdaLogGroup',
    'InvokeLambdaFunction', 'onboarding',
  ]);
  const writes = scene.aws.calls.slice(since).map(({ action }) => action)
    .filter((action) => /:Modify|s3:(Put(?!Object)|Create|Delete)|sns:(Create|Delete|Subscribe|Unsubscribe|Set)/.test(action));
  expect(writes).toEqual([]);
  expect(await reachesService(scene, { loadBalancerArn: scene.customer.silent, bucket: NEW_BUCKET })).toBe(true);
}

/** An app with an onboarding of its own name. */
function otherApp({ aws, customer }: Stage, which: 'silent' | 'logging', logBucket?: string): string {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'other', { env: { account: customer.accountId, region: aws.region } });
  const attributes = { loadBalancerArn: customer[which], securityGroupId: 'sg-1' };
  new AlbLogsAnalysis(stack, 'LogsAnalysis', {
    loadBalancers: [ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'LoadBalancer', attributes)],
    logBuckets: logBucket === undefined ? [] : [Bucket.fromBucketName(stack, 'Logs', logBucket)],
    onboardingName: 'under-cdk',
  });
  return deployable(app.synth().getStackByName('other').template);
}
