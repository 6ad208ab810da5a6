import { changedSince, functionLog, logsOf, onboard, ONBOARDINGS, reachesService, update, useStage } from './onboarding';
import { failureOf } from '../../src/accounts/stacks';
import type { FaultKind, PlannedFault } from '../../src/embedded-aws/authorising-proxy/faults';

const { stage } = useStage();

const DOCUMENT_READS = ['s3:GetBucketPolicy', 's3:GetBucketNotification'];
const READS = [
  'elasticloadbalancing:DescribeLoadBalancerAttributes', ...DOCUMENT_READS, 's3:GetBucketTagging', 's3:GetLifecycleConfiguration',
  'sns:GetTopicAttributes', 'sns:ListTagsForResource', 'sns:ListSubscriptionsByTopic',
];
const DOCUMENT_WRITES = ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy', 's3:PutBucketNotification'];
const WRITES = [
  'elasticloadbalancing:ModifyLoadBalancerAttributes', ...DOCUMENT_WRITES, 's3:CreateBucket', 's3:PutLifecycleConfiguration',
  'sns:CreateTopic', 'sns:TagResource', 'sns:SetTopicAttributes', 'sns:Subscribe', 'sns:Unsubscribe', 'sns:DeleteTopic',
];

interface Trouble {
  readonly trouble: string;
  readonly faults: readonly PlannedFault[];
}

/** Each happens anew in the creation, the update and the deletion, as far as these make such calls. */
const TROUBLES: readonly Trouble[] = [
  { trouble: 'every call is throttled twice', faults: each([...READS, ...WRITES], 'throttle', 2) },
  { trouble: 'every call meets a failure of its service', faults: each([...READS, ...WRITES], 'server-error') },
  { trouble: 'every write of a bucket meets another one, twice', faults: each([...DOCUMENT_WRITES, 's3:CreateBucket'], 'conflict', 2) },
  { trouble: 'the answer of every write is lost', faults: each(WRITES, 'lost-answer') },
  { trouble: 'the answer of every read is lost', faults: each(READS, 'lost-answer') },
  { trouble: 'a read of the bucket policy is never answered', faults: each(['s3:GetBucketPolicy'], 'silence') },
  { trouble: 'a write of the bucket policy is never answered', faults: each(['s3:PutBucketPolicy'], 'silence') },
  {
    trouble: 'the bucket looks as before when it is read back',
    faults: DOCUMENT_READS.map((action) => ({ action, kind: 'old-answer', nth: 3 })),
  },
];

function each(actions: readonly string[], kind: FaultKind, times = 1): readonly PlannedFault[] {
  return actions.map((action) => ({ action, kind, times }));
}

describe.each(ONBOARDINGS)('$life', ({ parameters, place }) => {
  test.each(TROUBLES)('is onboarded, updated and put back although $trouble', async ({ faults }) => {
    const scene = await stage();
    const { service, customer: { stacks } } = scene;
    const met: number[] = [];
    const inTrouble = async <T>(work: () => Promise<T>): Promise<T> => {
      for (const fault of faults) scene.aws.faults.plan(fault);
      const done = await work();
      met.push(scene.aws.faults.count);
      scene.aws.faults.clear();
      return done;
    };
    const logsBefore = await logsOf(scene, place(scene).loadBalancerArn);
    const there = `${place(scene).bucket}/${place(scene).prefix}`;

    const created = await inTrouble(() => onboard(scene, parameters(scene)));
    expect([created.status, failureOf(created)]).toEqual(['CREATE_COMPLETE', undefined]);
    expect((await service.takeMessages()).confirmed).toEqual([created.outputs.TopicArn]);
    expect(await reachesService(scene, place(scene))).toBe(true);

    const updated = await inTrouble(() => update(scene, { ...parameters(scene), LogTypes: 'access,connection' }));
    expect([updated.status, failureOf(updated)]).toEqual(['UPDATE_COMPLETE', undefined]);
    expect(await logsOf(scene, place(scene).loadBalancerArn)).toEqual({ access: there, connection: there });
    expect(await reachesService(scene, { ...place(scene), type: 'connection' })).toBe(true);

    const deleted = await inTrouble(() => stacks.delete(created.id));
    expect([deleted.status, failureOf(deleted)]).toEqual(['DELETE_COMPLETE', undefined]);
    expect(await logsOf(scene, place(scene).loadBalancerArn)).toEqual(logsBefore);
    expect(await changedSince(scene)).toEqual([]);
    // The update has no reason to write to the bucket.
    const [inCreation, , inDeletion] = met;
    expect(Math.min(inCreation, inDeletion)).toBeGreaterThan(0);
  });

  test('is as it was when a denial ends the creation', async () => {
    const scene = await stage();
    scene.aws.faults.plan({ action: 's3:PutBucketNotification', kind: 'denied' });
    const { id, status } = await onboard(scene, parameters(scene));
    expect(status).toBe('ROLLBACK_COMPLETE');
    await scene.customer.stacks.delete(id);
    expect(await changedSince(scene)).toEqual([]);
  });
});

test('the function runs on the Node.js version of its runtime', async () => {
  const scene = await stage();
  await onboard(scene, { LoadBalancerArns: scene.customer.silent }, (template) =>
    template.replace(/ZipFile: \|\n +/, '$&console.log(process.version);'));
  expect(await functionLog(scene)).toContainEqual(expect.stringMatching(/^v24\./));
});
