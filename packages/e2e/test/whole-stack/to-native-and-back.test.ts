import { AlbLogsAnalysis } from '@logs-analysis/construct';
import type { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { alb, synthesized, type Content } from './app-with-load-balancer';
import { logsOf, NEW_BUCKET, onboard, reachesService, useStage, type LogPlace, type Stage } from './onboarding';
import { accessLogLines } from '../../src/accounts/access-log-lines';
import { failureOf, type FinishedStack } from '../../src/accounts/stacks';

const { stage } = useStage();

/** An app whose load balancer logs to a bucket of its own. */
const before = (stack: Stack): Content & { readonly bucket: Bucket } => {
  const loadBalancer = alb(stack);
  const bucket = new Bucket(stack, 'Logs');
  loadBalancer.logAccessLogs(bucket, 'shop');
  // The CDK lets the earlier account of the Region write, which the embedded AWS does not know.
  bucket.grantPut(new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com'), 'shop/AWSLogs/*');
  return { loadBalancer, bucket };
};

const withConstruct = (onboardingName: string) => (stack: Stack): Content => {
  const content = before(stack);
  new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [content.loadBalancer], onboardingName });
  return content;
};

test('an app takes over from the template what onboards its load balancer, and gives it back, and logging never stops', async () => {
  const scene = await stage();
  const { outputs: { LoadBalancer: loadBalancerArn, Bucket: bucket } } = complete(
    await scene.customer.stacks.create({ name: 'app', template: synthesized(scene, before) }));
  const place = { loadBalancerArn, bucket, prefix: 'shop' };
  const onboardWithTemplate = async (): Promise<string> => {
    const stack = complete(await onboard(scene, { LoadBalancerArns: loadBalancerArn, LogBucketArns: `arn:aws:s3:::${bucket}` }));
    await holds(scene, place);
    return stack.id;
  };
  const first = await onboardWithTemplate();

  complete(await scene.customer.stacks.update({ name: 'app', template: synthesized(scene, withConstruct('shop-logs')) }));
  await holds(scene, place);
  expect((await scene.customer.stacks.delete(first)).status).toBe('DELETE_COMPLETE');
  await holds(scene, place);

  complete(await scene.customer.stacks.update({ name: 'app', template: synthesized(scene, before) }));
  await logs(scene, place);
  await onboardWithTemplate();
});

test('logs that the template\'s stack had turned on go on in the bucket of the construct, also once that stack is deleted', async () => {
  const scene = await stage();
  const silent = (stack: Stack): Content => ({ loadBalancer: alb(stack) });
  const { outputs: { LoadBalancer: loadBalancerArn } } = complete(
    await scene.customer.stacks.create({ name: 'app', template: synthesized(scene, silent) }));
  const { id } = complete(await onboard(scene, { LoadBalancerArns: loadBalancerArn }));
  await holds(scene, { loadBalancerArn, bucket: NEW_BUCKET, prefix: '' });
  const { outputs: { Bucket: bucket } } = complete(await scene.customer.stacks.update({
    name: 'app',
    template: synthesized(scene, (stack) => {
      const content = silent(stack);
      const props = { loadBalancers: [content.loadBalancer], onboardingName: 'shop-logs' };
      return { ...content, bucket: new AlbLogsAnalysis(stack, 'LogsAnalysis', props).bucket };
    }),
  }));
  await holds(scene, { loadBalancerArn, bucket, prefix: '' });
  expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
  await holds(scene, { loadBalancerArn, bucket, prefix: '' });
});

test('logs in the bucket of the construct go on in one of the app and then under the template, and logging never stops', async () => {
  const scene = await stage();
  const created = (stack: Stack): Content => {
    const loadBalancer = alb(stack);
    return { loadBalancer, bucket: new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [loadBalancer] }).bucket };
  };
  const { outputs: { LoadBalancer: loadBalancerArn, Bucket: first } } = complete(
    await scene.customer.stacks.create({ name: 'app', template: synthesized(scene, created) }));
  await holds(scene, { loadBalancerArn, bucket: first, prefix: '' });

  // As the README says: to a bucket of the app, without the construct, with the template.
  const { outputs: { Bucket: bucket } } = complete(
    await scene.customer.stacks.update({ name: 'app', template: synthesized(scene, withConstruct('logs-analysis-alb')) }));
  const place = { loadBalancerArn, bucket, prefix: 'shop' };
  await holds(scene, place);
  complete(await scene.customer.stacks.update({ name: 'app', template: synthesized(scene, before) }));
  await logs(scene, place);
  complete(await onboard(scene, { LoadBalancerArns: loadBalancerArn, LogBucketArns: `arn:aws:s3:::${bucket}` }));
  await holds(scene, place);
  expect(await scene.customer.s3.listObjectsV2({ Bucket: first })).toMatchObject({ KeyCount: 1 });
});

/** The load balancer logs where it did, and the service is told and may read. */
async function holds(scene: Stage, place: LogPlace): Promise<void> {
  expect(await logsOf(scene, place.loadBalancerArn)).toEqual({ access: `${place.bucket}/${place.prefix}` });
  await scene.service.takeMessages();
  expect(await reachesService(scene, place)).toBe(true);
}

/** The load balancer logs there and may, whether or not the service is told. */
async function logs(scene: Stage, place: LogPlace): Promise<void> {
  expect(await logsOf(scene, place.loadBalancerArn)).toEqual({ access: `${place.bucket}/${place.prefix}` });
  await scene.aws.deliverLog({ ...place, lines: accessLogLines(place.loadBalancerArn, new Date()) });
}

function complete(stack: FinishedStack): FinishedStack {
  expect([stack.status, failureOf(stack)]).toEqual([expect.stringMatching(/^(CREATE|UPDATE)_COMPLETE$/), undefined]);
  return stack;
}
