import { AlbLogsAnalysis } from '@logs-analysis/construct';
import { App, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { bucketArn, changedSince, logsOf, NEW_BUCKET, onboard, reachesService, update, useStage, type Stage } from './onboarding';
import { keepTemplateIds } from '../../../construct/examples/typescript/keep-template-ids';
import { failureOf, type FinishedStack } from '../../src/accounts/stacks';

const { stage } = useStage();

const silentPlace = ({ customer }: Stage) => ({ loadBalancerArn: customer.silent, bucket: NEW_BUCKET });
const loggingPlace = ({ customer }: Stage) => ({ loadBalancerArn: customer.logging, bucket: customer.bucket, prefix: customer.prefix });
const both = ({ customer }: Stage) => ({
  LoadBalancerArns: `${customer.silent},${customer.logging}`, LogBucketArns: bucketArn(customer),
});

describe('the stack of the template', () => {
  test('is updated by an app and then by the template again, without a gap in logging, and removed as if nothing had been', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, both(scene));
    await scene.service.takeMessages();
    await changesNothing(scene, () => update(scene, {}, () => appTemplate(scene, ['silent', 'logging'])));
    await changesNothing(scene, () => update(scene, both(scene)));
    await changesNothing(scene, () => update(scene, {}, () => appTemplate(scene, ['silent', 'logging'])));
    expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
    expect(await changedSince(scene)).toEqual([]);
  });

  test('goes on under the app: a load balancer is added to it there', async () => {
    const scene = await stage();
    const { LoadBalancerArns: _, ...others } = both(scene);
    const { id } = await onboard(scene, { ...others, LoadBalancerArns: scene.customer.logging });
    const stack = await update(scene, {}, () => appTemplate(scene, ['silent', 'logging']));
    expect([stack.status, failureOf(stack)]).toEqual(['UPDATE_COMPLETE', undefined]);
    await scene.service.takeMessages();
    expect(await reachesService(scene, silentPlace(scene))).toBe(true);
    expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
    expect(await changedSince(scene)).toEqual([]);
  });
});

describe('another stack, of an app and with another name,', () => {
  test('takes over a load balancer that logged before, without a gap', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, { LoadBalancerArns: scene.customer.logging, LogBucketArns: bucketArn(scene.customer) });
    const other = await scene.customer.stacks.create({ name: 'app', template: appTemplate(scene, ['logging'], 'under-cdk') });
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
    const other = await scene.customer.stacks.create({ name: 'app', template: appTemplate(scene, ['silent'], 'under-cdk') });
    expect([other.status, failureOf(other)]).toEqual(['CREATE_COMPLETE', undefined]);
    await scene.customer.stacks.delete(id);
    expect(await logsOf(scene, scene.customer.silent)).toEqual({});
  });
});

/** Every resource stays what it is, and neither the load balancers nor what the service has to do with is written to. */
async function changesNothing(scene: Stage, work: () => Promise<FinishedStack>): Promise<void> {
  const since = scene.aws.calls.length;
  const begun = Date.now();
  const stack = await work();
  expect([stack.status, failureOf(stack)]).toEqual(['UPDATE_COMPLETE', undefined]);
  const made = stack.events.filter(({ Timestamp }) => Timestamp!.getTime() >= begun - 1000)
    .filter(({ ResourceStatus }) => /^(CREATE|DELETE)_/.test(ResourceStatus!));
  expect(made.map(({ LogicalResourceId, ResourceStatus }) => `${LogicalResourceId} ${ResourceStatus}`)).toEqual([]);
  const writes = scene.aws.calls.slice(since).map(({ action }) => action)
    .filter((action) => /:Modify|s3:(Put(?!Object)|Create|Delete)|sns:(Create|Delete|Subscribe|Unsubscribe|Set)/.test(action));
  expect(writes).toEqual([]);
  expect(await reachesService(scene, silentPlace(scene))).toBe(true);
  expect(await reachesService(scene, loggingPlace(scene))).toBe(true);
}

function appTemplate({ aws, customer }: Stage, which: ReadonlyArray<'silent' | 'logging'>, onboardingName?: string): string {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'app', {
    env: { account: customer.accountId, region: aws.region },
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
  });
  const logsAnalysis = new AlbLogsAnalysis(stack, 'LogsAnalysis', {
    loadBalancers: which.map((id) => ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, id, {
      loadBalancerArn: customer[id], securityGroupId: 'sg-1',
    })),
    logBuckets: which.includes('logging') ? [Bucket.fromBucketName(stack, 'Logs', customer.bucket)] : [],
    onboardingName,
  });
  if (onboardingName === undefined) keepTemplateIds(logsAnalysis);
  return JSON.stringify(app.synth().getStackByName('app').template);
}
