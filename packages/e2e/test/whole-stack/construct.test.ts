import { AlbLogsAnalysis } from '@logs-analysis/construct';
import { App, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { changedSince, logsOf, reachesService, useStage, type Stage } from './onboarding';
import { accessLogLines } from '../../src/accounts/access-log-lines';
import { failureOf } from '../../src/accounts/stacks';
import { deployable, synthesizedByTypeScript } from '../languages/example-apps';

const { stage } = useStage();

test('an app with the construct onboards like the template, and is removed like it', async () => {
  const scene = await stage();
  const { aws, customer, service } = scene;
  const stack = await customer.stacks.create({ name: 'app', template: synthesized(scene) });
  expect([stack.status, failureOf(stack)]).toEqual(['CREATE_COMPLETE', undefined]);
  await service.takeMessages();
  const log = { loadBalancerArn: customer.logging, bucket: customer.bucket, prefix: customer.prefix };
  const { key } = await aws.deliverLog({ ...log, lines: accessLogLines(customer.logging, new Date()) });
  const { objects } = await service.takeMessages();
  expect(objects).toEqual([{ bucket: customer.bucket, key }]);
  expect(await service.readLog(objects[0])).toHaveLength(2);
  expect((await customer.stacks.delete(stack.id)).status).toBe('DELETE_COMPLETE');
  expect(await changedSince(scene)).toEqual([]);
  expect(aws.calls.filter(({ decision, principal }) => decision === 'denied' && principal.includes(':role/'))).toEqual([]);
});

test('the example app brings a network and a load balancer, whose logs reach the service, and leaves nothing but the logs', async () => {
  const scene = await stage();
  const { customer, service } = scene;
  const stack = await customer.stacks.create({ name: 'Shop', template: deployable(synthesizedByTypeScript()) });
  expect([stack.status, failureOf(stack)]).toEqual(['CREATE_COMPLETE', undefined]);
  await service.takeMessages();
  const { LoadBalancers } = await customer.elb.describeLoadBalancers({});
  const [{ LoadBalancerArn: loadBalancerArn = '' }] = LoadBalancers!.filter(({ LoadBalancerName }) => /^shop-/i.test(LoadBalancerName!));
  const [bucket] = (await logsOf(scene, loadBalancerArn)).access.split('/');
  expect(await reachesService(scene, { loadBalancerArn, bucket })).toBe(true);
  expect((await customer.stacks.delete(stack.id)).status).toBe('DELETE_COMPLETE');
  expect(await changedSince(scene)).toEqual(['buckets']);
  expect(await customer.s3.listObjectsV2({ Bucket: bucket })).toMatchObject({ KeyCount: 1 });
});

/** The template of a small app that imports the customer's load balancers and bucket. */
function synthesized({ aws, customer }: Stage): string {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'app', {
    env: { account: customer.accountId, region: aws.region },
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
  });
  const imported = (id: string, loadBalancerArn: string) =>
    ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, id, { loadBalancerArn, securityGroupId: 'sg-1' });
  new AlbLogsAnalysis(stack, 'LogsAnalysis', {
    loadBalancers: [imported('Silent', customer.silent), imported('Logging', customer.logging)],
    logBuckets: [Bucket.fromBucketName(stack, 'Logs', customer.bucket)],
  });
  return JSON.stringify(app.synth().getStackByName('app').template);
}
