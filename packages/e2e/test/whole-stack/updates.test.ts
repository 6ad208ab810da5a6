import {
  bucketArn, changedSince, functionLog, logsOf, NEW_BUCKET, onboard, reachesService, update, useStage, type Stage,
} from './onboarding';
import { failureOf, type FinishedStack } from '../../src/accounts/stacks';

const { stage } = useStage();

const onlyLogging = ({ customer }: Stage) => ({ LoadBalancerArns: customer.logging, LogBucketArns: bucketArn(customer) });
const both = (scene: Stage) => ({ ...onlyLogging(scene), LoadBalancerArns: `${scene.customer.silent},${scene.customer.logging}` });
const withoutSilent = (scene: Stage) => ({ ...onlyLogging(scene), FormerLoadBalancerArns: scene.customer.silent });

const silentPlace = ({ customer }: Stage) => ({ loadBalancerArn: customer.silent, bucket: NEW_BUCKET });
const loggingPlace = ({ customer }: Stage) => ({ loadBalancerArn: customer.logging, bucket: customer.bucket, prefix: customer.prefix });
const outcome = (stack: FinishedStack) => [stack.status, failureOf(stack)];

test('an update adds a load balancer beside one that is onboarded, and a delete puts both back', async () => {
  const scene = await stage();
  const { id } = await onboard(scene, onlyLogging(scene));
  expect(outcome(await update(scene, both(scene)))).toEqual(['UPDATE_COMPLETE', undefined]);
  await scene.service.takeMessages();
  expect(await reachesService(scene, silentPlace(scene))).toBe(true);
  expect(await reachesService(scene, loggingPlace(scene))).toBe(true);
  expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
  expect(await changedSince(scene)).toEqual([]);
});

describe('an update that moves a load balancer to FormerLoadBalancerArns', () => {
  test('turns its logs off when nothing can be rolled back any more', async () => {
    const scene = await stage();
    await onboard(scene, both(scene));
    const since = (await functionLog(scene)).length;
    expect(outcome(await update(scene, withoutSilent(scene)))).toEqual(['UPDATE_COMPLETE', undefined]);
    expect(await logsOf(scene, scene.customer.silent)).toEqual({});
    const turnedOff = (await functionLog(scene)).slice(since).filter((line) => /"verb":"update","kind":"load-balancer"/.test(line));
    expect(turnedOff).toEqual([expect.stringMatching(/"event":"Delete".*"verb":"update".*loadbalancer\/app\/acme-intranet/)]);
  });

  test('leaves the logs of another one in the same bucket on, which the service goes on reading', async () => {
    const scene = await stage();
    const { LoadBalancers } = await scene.customer.elb.createLoadBalancer({ Name: 'acme-api', Subnets: ['subnet-1', 'subnet-2'] });
    const other = LoadBalancers![0].LoadBalancerArn!;
    await onboard(scene, { LoadBalancerArns: `${scene.customer.silent},${other}` });
    await scene.service.takeMessages();
    const since = scene.aws.calls.length;
    expect(outcome(await update(scene, { LoadBalancerArns: other, FormerLoadBalancerArns: scene.customer.silent })))
      .toEqual(['UPDATE_COMPLETE', undefined]);
    const touched = scene.aws.calls.slice(since).filter(({ action }) => /^s3:(Put|Delete)Bucket|:Modify/.test(action));
    expect(touched.map(({ action, resource }) => [action, resource]))
      .toEqual([['elasticloadbalancing:ModifyLoadBalancerAttributes', scene.customer.silent]]);
    expect(await logsOf(scene, other)).toEqual({ access: `${NEW_BUCKET}/` });
    expect(await reachesService(scene, { loadBalancerArn: other, bucket: NEW_BUCKET })).toBe(true);
  });

  test('is followed by a delete that puts everything back', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, both(scene));
    await update(scene, withoutSilent(scene));
    expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
    expect(await changedSince(scene)).toEqual([]);
  });
});

describe('an update that is rolled back', () => {
  test('because the function fails after it turned logs on, leaves what was there as it was, and nothing of what was added', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, onlyLogging(scene));
    const onboarded = await stateOf(scene);
    // What was there is recorded first; the last thing to be written is what the stack is now.
    scene.aws.faults.plan({ action: 'sns:TagResource', kind: 'denied', nth: 2 });
    const since = scene.aws.calls.length;
    expect((await update(scene, both(scene))).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(scene.aws.calls.slice(since).filter(({ action }) => action.endsWith(':ModifyLoadBalancerAttributes'))).toHaveLength(2);
    await isAgain(scene, onboarded, id);
  });

  test('because the function fails, is set up when it is sent again, though some first answers are old', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, onlyLogging(scene));
    scene.aws.faults.plan({ action: 'sns:TagResource', kind: 'denied', nth: 2 });
    expect((await update(scene, both(scene))).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    for (const action of ['elasticloadbalancing:DescribeLoadBalancerAttributes', 's3:GetBucketPolicy', 's3:GetBucketNotification']) {
      scene.aws.faults.plan({ action, kind: 'old-answer' });
    }
    expect((await update(scene, both(scene))).status).toBe('UPDATE_COMPLETE');
    expect(scene.aws.faults.count).toBeGreaterThan(3);
    await scene.service.takeMessages();
    expect([await reachesService(scene, silentPlace(scene)), await reachesService(scene, loggingPlace(scene))]).toEqual([true, true]);
    expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
    expect(await changedSince(scene)).toEqual([]);
  });

  test('because a load balancer on the list was deleted, does not stop at that itself', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, both(scene));
    await scene.customer.elb.deleteLoadBalancer({ LoadBalancerArn: scene.customer.silent });
    const [status, why] = outcome(await update(scene, { ...both(scene), LogExpirationDays: '30' }));
    expect([status, why]).toEqual(['UPDATE_ROLLBACK_COMPLETE', expect.stringContaining('[load-balancer-not-found]')]);
    await scene.service.takeMessages();
    expect(await reachesService(scene, loggingPlace(scene))).toBe(true);
    expect((await update(scene, onlyLogging(scene))).status).toBe('UPDATE_COMPLETE');
    expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
  });

  test('because another resource fails after the function succeeded, leaves what was onboarded as it was', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, onlyLogging(scene));
    const onboarded = await stateOf(scene);
    const { status } = await update(scene, { ...onlyLogging(scene), LogTypes: 'access,connection' }, withResourceThatFails);
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    await isAgain(scene, onboarded, id);
  });
});

describe('an update that gives the custom resource another logical id', () => {
  const moved = (template: string): string => template.replace(/\bInvokeLambdaFunction\b/g, 'MovedInvocation');

  test('leaves the onboarding as it was, and can be followed by others', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, both(scene));
    const onboarded = await stateOf(scene);
    const since = (await functionLog(scene)).length;
    expect(outcome(await update(scene, both(scene), moved))).toEqual(['UPDATE_COMPLETE', undefined]);
    expect(eventsIn((await functionLog(scene)).slice(since))).toEqual(['Create', 'Delete']);
    expect(await stateOf(scene)).toEqual(onboarded);
    expect((await update(scene, withoutSilent(scene), moved)).status).toBe('UPDATE_COMPLETE');
    expect(await logsOf(scene, scene.customer.silent)).toEqual({});
    await isAgain(scene, await stateOf(scene), id);
  });

  test('and is rolled back because another resource fails, leaves it as it was', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, both(scene));
    const onboarded = await stateOf(scene);
    const since = (await functionLog(scene)).length;
    const broken = await update(scene, both(scene), (template) => moved(withResourceThatFails(template)));
    expect(broken.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(eventsIn((await functionLog(scene)).slice(since))).toEqual(['Create', 'Delete']);
    await isAgain(scene, onboarded, id);
  });
});

/** Which events the function was told of, in their order. */
function eventsIn(lines: readonly string[]): readonly string[] {
  const events = lines.flatMap((line) => /"event":"(\w+)"/.exec(line)?.[1] ?? []);
  return events.filter((event, index) => event !== events[index - 1]);
}

async function stateOf(scene: Stage): Promise<object> {
  const { customer: { s3, bucket, silent, logging } } = scene;
  const { Policy } = await s3.getBucketPolicy({ Bucket: bucket });
  const { TopicConfigurations } = await s3.getBucketNotificationConfiguration({ Bucket: bucket });
  const logs = [await logsOf(scene, silent), await logsOf(scene, logging)];
  return { Policy, TopicConfigurations, logs, changed: await changedSince(scene) };
}

/** The service goes on reading, and a delete still puts everything back. */
async function isAgain(scene: Stage, before: object, id: string): Promise<void> {
  expect(await stateOf(scene)).toEqual(before);
  await scene.service.takeMessages();
  expect(await reachesService(scene, loggingPlace(scene))).toBe(true);
  expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
  expect(await changedSince(scene)).toEqual([]);
}

function withResourceThatFails(template: string): string {
  return template.replace('Outputs:', `  Broken:
    Type: AWS::Logs::LogGroup
    DependsOn: InvokeLambdaFunction
    Properties: { LogGroupName: /out-of-bounds }
Outputs:`);
}
