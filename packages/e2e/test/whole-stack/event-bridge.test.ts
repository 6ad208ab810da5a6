import { EventBridge } from '@aws-sdk/client-eventbridge';
import { bucketArn, changedSince, onboard, reachesService, update, useStage, type Stage } from './onboarding';
import { snapshot } from '../../src/accounts/account-snapshot';
import { CUSTOMER } from '../../src/accounts/customer';
import { failureOf } from '../../src/accounts/stacks';
import { tellQueueOfEverything } from '../../src/accounts/told-topic';

const { stage } = useStage();

/** A customer whose log bucket notifies a queue of everything, and sends its events to EventBridge. */
async function told(): Promise<Stage> {
  const scene = await stage();
  await tellQueueOfEverything(scene.customer, 's3:ObjectRemoved:*');
  return { ...scene, before: await snapshot(scene.aws, scene.customer) };
}

const withoutConsent = ({ customer }: Stage): Readonly<Record<string, string>> =>
  ({ LoadBalancerArns: customer.logging, LogBucketArns: bucketArn(customer) });
const withConsent = (scene: Stage): Readonly<Record<string, string>> => ({ ...withoutConsent(scene), UseEventBridge: 'true' });
const placeOf = ({ customer: { logging, bucket, prefix } }: Stage) => ({ loadBalancerArn: logging, bucket, prefix });
const denied = ({ aws }: Stage) => aws.calls.filter(({ decision }) => decision === 'denied');

describe('a log bucket that notifies a queue of the customer\'s of everything, and sends its events to EventBridge', () => {
  test('is not onboarded without leave to use EventBridge, and the stack says that it helps', async () => {
    const scene = await told();
    const stack = await onboard(scene, withoutConsent(scene));
    expect(stack.status).toBe('ROLLBACK_COMPLETE');
    expect(failureOf(stack)).toContain('set UseEventBridge to true');
    expect(await changedSince(scene)).toEqual([]);
    expect(scene.aws.calls.filter(({ action }) => action.startsWith('events:') && action !== 'events:ListRules')).toEqual([]);
  });

  test('is onboarded with it, without a call being denied, and makes the service hear of new logs and of nothing else', async () => {
    const scene = await told();
    const { service, customer: { s3, bucket } } = scene;
    const stack = await onboard(scene, withConsent(scene));
    expect([stack.status, failureOf(stack)]).toEqual(['CREATE_COMPLETE', undefined]);
    expect(stack.outputs.Report).toMatch(/event-rule .+\n +EventBridge tells the topic of new log objects/);
    expect(denied(scene)).toEqual([]);
    expect(await changedSince(scene)).not.toContain('bucket notifications');
    await service.takeMessages();
    expect(await reachesService(scene, placeOf(scene))).toBe(true);
    await s3.putObject({ Bucket: bucket, Key: 'reports/new.csv', Body: 'x' });
    await s3.putObject({ Bucket: bucket, Key: 'shop/upload.log.gz', Body: 'x' });
    expect((await service.takeMessages()).objects).toEqual([]);
  });

  test('is found in order by an update without a write, also one that fails because it takes the leave back', async () => {
    const scene = await told();
    await onboard(scene, withConsent(scene));
    await scene.service.takeMessages();
    const { length } = scene.aws.calls;
    const written = () => scene.aws.calls.slice(length).filter(({ action }) => /^events:(Put|Remove|Delete|Tag)/.test(action));
    const change = (template: string): string => template.replace(/^ {6}CodeSha256: .*/m, '      CodeSha256: second');
    expect((await update(scene, withConsent(scene), change)).status).toBe('UPDATE_COMPLETE');
    const stack = await update(scene, withoutConsent(scene), change);
    expect([stack.status, failureOf(stack)]).toEqual(['UPDATE_ROLLBACK_COMPLETE', expect.stringContaining('event-rule-needed')]);
    expect(written()).toEqual([]);
    expect(await reachesService(scene, placeOf(scene))).toBe(true);
  });

  test('loses the rule, and gets a notification, by an update after it has told its queue of less', async () => {
    const scene = await told();
    const { customer: { s3, bucket } } = scene;
    await onboard(scene, withConsent(scene));
    await scene.service.takeMessages();
    await s3.putBucketNotificationConfiguration({ Bucket: bucket, NotificationConfiguration: { EventBridgeConfiguration: {} } });
    const change = (template: string): string => template.replace(/^ {6}CodeSha256: .*/m, '      CodeSha256: second');
    expect((await update(scene, withConsent(scene), change)).status).toBe('UPDATE_COMPLETE');
    expect(await changedSince(scene)).not.toContain('event rules');
    expect(await reachesService(scene, placeOf(scene))).toBe(true);
    expect((await update(scene, withoutConsent(scene), change)).status).toBe('UPDATE_COMPLETE');
    expect(await reachesService(scene, placeOf(scene))).toBe(true);
    expect(denied(scene)).toEqual([]);
  });

  test('is as it was when the stack is deleted, whatever was added to the rule', async () => {
    const scene = await told();
    const { id } = await onboard(scene, withConsent(scene));
    expect(await changedSince(scene)).toContain('event rules');
    await new EventBridge(scene.aws.clientConfig(CUSTOMER)).putTargets({
      Rule: 'logs-analysis-alb', Targets: [{ Id: 'mine', Arn: `arn:aws:sqs:us-east-1:${CUSTOMER}:acme-reports` }],
    });
    expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
    expect(await changedSince(scene)).toEqual([]);
    expect(denied(scene)).toEqual([]);
  });
});
