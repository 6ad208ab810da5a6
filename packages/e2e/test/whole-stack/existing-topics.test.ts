import { SQS } from '@aws-sdk/client-sqs';
import { bucketArn, changedSince, onboard, update, useStage, type Stage } from './onboarding';
import { accessLogLines } from '../../src/accounts/access-log-lines';
import { snapshot } from '../../src/accounts/account-snapshot';
import { CUSTOMER } from '../../src/accounts/customer';
import { failureOf } from '../../src/accounts/stacks';
import { TOLD_TOPIC, tellTopicOfEverything } from '../../src/accounts/told-topic';

const { stage } = useStage();
const OWN_QUEUE = `arn:aws:sqs:us-east-1:${CUSTOMER}:acme-reports`;

/** A customer whose log bucket notifies a topic of everything, with a queue of its own that hears of it. */
async function told(): Promise<Stage> {
  const scene = await stage();
  const { aws, customer } = scene;
  await tellTopicOfEverything(customer, 's3:ObjectRemoved:*');
  const sqs = new SQS(aws.clientConfig(CUSTOMER));
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: 'acme-reports' });
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: OWN_QUEUE }],
  });
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } });
  await customer.sns.subscribe({ TopicArn: TOLD_TOPIC, Protocol: 'sqs', Endpoint: OWN_QUEUE });
  return { ...scene, before: await snapshot(aws, customer) };
}

const parametersOf = ({ customer }: Stage): Readonly<Record<string, string>> =>
  ({ LoadBalancerArns: customer.logging, LogBucketArns: bucketArn(customer) });
const named = (scene: Stage): Readonly<Record<string, string>> => ({ ...parametersOf(scene), ExistingTopicArns: TOLD_TOPIC });
const deliver = ({ aws, customer: { logging, bucket, prefix } }: Stage): Promise<{ readonly key: string }> =>
  aws.deliverLog({ loadBalancerArn: logging, bucket, prefix, lines: accessLogLines(logging, new Date()) });

describe('a log bucket that notifies a topic of the customer\'s of everything', () => {
  test('is not onboarded as long as the topic is not named, and the stack says that it may be', async () => {
    const scene = await told();
    const stack = await onboard(scene, parametersOf(scene));
    expect(stack.status).toBe('ROLLBACK_COMPLETE');
    expect(failureOf(stack)).toContain(`add ${TOLD_TOPIC} to ExistingTopicArns`);
    expect(await changedSince(scene)).toEqual([]);
  });

  test('is onboarded when the topic is named, without a call being denied, and its notifications stay as they are', async () => {
    const scene = await told();
    const stack = await onboard(scene, named(scene));
    expect([stack.status, failureOf(stack)]).toEqual(['CREATE_COMPLETE', undefined]);
    expect(stack.outputs.Report).toMatch(new RegExp(`existing-subscription ${TOLD_TOPIC}\\n +tells the service of new log objects`));
    expect(scene.aws.calls.filter(({ decision }) => decision === 'denied')).toEqual([]);
    expect([...(await scene.service.takeMessages()).confirmed].sort()).toEqual([TOLD_TOPIC, stack.outputs.TopicArn].sort());
    expect(await changedSince(scene)).not.toContain('bucket notifications');
  });

  test('makes the service hear of new logs through it, and of nothing else', async () => {
    const scene = await told();
    const { service, customer: { s3, bucket } } = scene;
    await onboard(scene, named(scene));
    await service.takeMessages();
    const { key } = await deliver(scene);
    const { objects } = await service.takeMessages();
    expect(objects).toEqual([{ bucket, key }]);
    expect(await service.readLog(objects[0])).toHaveLength(2);

    await s3.putObject({ Bucket: bucket, Key: 'reports/new.csv', Body: 'x' });
    await s3.putObject({ Bucket: bucket, Key: 'shop/upload.log.gz', Body: 'x' });
    await s3.deleteObject({ Bucket: bucket, Key: key });
    expect((await service.takeMessages()).objects).toEqual([]);
  });

  test('is found in order by an update, whether or not the service has confirmed, without a write', async () => {
    const scene = await told();
    await onboard(scene, named(scene));
    for (const release of ['second', 'third']) {
      const { length } = scene.aws.calls;
      const change = (template: string): string => template.replace(/^ {6}CodeSha256: .*/m, `      CodeSha256: ${release}`);
      const stack = await update(scene, named(scene), change);
      expect(stack.status).toBe('UPDATE_COMPLETE');
      expect(scene.aws.calls.slice(length).filter(({ action }) => /^sns:(Set|Sub|Unsub|Tag)/.test(action))).toEqual([]);
      await scene.service.takeMessages();
    }
  });

  test('is as it was when the stack is deleted, and the service hears no more', async () => {
    const scene = await told();
    const { id } = await onboard(scene, named(scene));
    await scene.service.takeMessages();
    expect(await changedSince(scene)).toContain('subscriptions');
    expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
    expect(await changedSince(scene)).toEqual([]);
    await deliver(scene);
    expect((await scene.service.takeMessages()).objects).toEqual([]);
  });

  test('is let go while the service has not confirmed', async () => {
    const scene = await told();
    const { id } = await onboard(scene, named(scene));
    expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
    expect(await changedSince(scene)).toEqual([]);
  });
});
