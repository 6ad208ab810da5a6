import { bucketArn, changedSince, NEW_BUCKET, reachesService, useStage, type LogPlace, type Stage } from './onboarding';
import { failureOf, type FinishedStack } from '../../src/accounts/stacks';
import { publishedTemplate } from '../../src/accounts/templates';

// Neither function sees what the other has read and not yet written; seconds later each looks again, and these are real ones.
const { stage } = useStage({ realPauses: true });

const NAMES = ['first-alb', 'second-alb'] as const;
/** In milliseconds: after this the last write of another function has ended, because its calls are given up after three seconds. */
const SETTLED = 7_000;

interface Meeting {
  readonly where: string;
  readonly parameters: (stage: Stage) => Readonly<Record<string, string>>;
  readonly place: (stage: Stage) => LogPlace;
}

const MEETINGS: readonly Meeting[] = [
  {
    where: 'in a bucket of the customer\'s',
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.logging, LogBucketArns: bucketArn(customer) }),
    place: ({ customer }) => ({ loadBalancerArn: customer.logging, bucket: customer.bucket, prefix: customer.prefix }),
  },
  {
    where: 'in the new bucket',
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.silent }),
    place: ({ customer }) => ({ loadBalancerArn: customer.silent, bucket: NEW_BUCKET }),
  },
];

describe.each(MEETINGS)('two stacks at the same time $where', ({ parameters, place }) => {
  test('both have their access and share a notification, and leave nothing when both are deleted at the same time', async () => {
    const scene = await stage();
    const stacks = await createBoth(scene, parameters(scene));
    const [first, second] = looksAtPolicy(scene, place(scene).bucket);
    for (const looks of [first, second]) expect(looks.last - looks.first).toBeGreaterThan(SETTLED);
    expect(Math.abs(first.first - second.first)).toBeLessThan(SETTLED);
    expect(await sharesOf(scene, place(scene).bucket)).toEqual({ grants: ['ReadLogsForFirstAlb', 'ReadLogsForSecondAlb'], rules: 1 });
    expect((await scene.service.takeMessages()).confirmed).toHaveLength(2);
    expect(await reachesService(scene, place(scene))).toBe(true);

    const ends = await Promise.all(stacks.map(({ id }) => scene.customer.stacks.delete(id)));
    expect(ends.map((stack) => [stack.status, failureOf(stack)])).toEqual(Array(2).fill(['DELETE_COMPLETE', undefined]));
    expect(await sharesOf(scene, place(scene).bucket)).toEqual({ grants: [], rules: 0 });
    expect(await changedSince(scene)).toEqual([]);
  });
});

test('a grant that is lost to a late write of the other stack is found missing when the function looks again', async () => {
  const scene = await stage();
  const [{ parameters, place }] = MEETINGS;
  // It was judged by what both had read: carried out after the other one's, it replaces that.
  scene.aws.faults.plan({ action: 's3:PutBucketPolicy', kind: 'delay' });
  await createBoth(scene, parameters(scene));
  const writes = scene.aws.calls.filter(({ action, principal }) => action === 's3:PutBucketPolicy' && principal.includes(':role/'));
  expect(writes.length).toBeGreaterThan(2);
  expect(writes.at(-1)!.at - writes[0].at).toBeGreaterThan(SETTLED);
  expect(await sharesOf(scene, place(scene).bucket)).toEqual({ grants: ['ReadLogsForFirstAlb', 'ReadLogsForSecondAlb'], rules: 1 });
});

async function createBoth(scene: Stage, parameters: Readonly<Record<string, string>>): Promise<readonly FinishedStack[]> {
  const stacks = await Promise.all(NAMES.map((name) => create(scene, name, parameters)));
  expect(stacks.map((stack) => [stack.status, failureOf(stack)])).toEqual(Array(2).fill(['CREATE_COMPLETE', undefined]));
  return stacks;
}

function create({ customer }: Stage, OnboardingName: string, parameters: Readonly<Record<string, string>>): Promise<FinishedStack> {
  const template = publishedTemplate('logs-analysis-alb.yaml');
  return customer.stacks.create({ name: OnboardingName, template, parameters: { ...parameters, OnboardingName } });
}

/** When each function looked at the policy of the bucket for the first time and for the last. */
function looksAtPolicy({ aws }: Stage, bucket: string): ReadonlyArray<{ readonly first: number; readonly last: number }> {
  return NAMES.map((name) => {
    const looks = aws.calls.filter(({ principal, action, resource }) =>
      principal.endsWith(`:role/${name}-us-east-1`) && action === 's3:GetBucketPolicy' && resource === `arn:aws:s3:::${bucket}`);
    return { first: looks[0].at, last: looks.at(-1)!.at };
  });
}

/** The grants in the policy of a bucket, and its notifications of new logs. */
async function sharesOf({ customer: { s3 } }: Stage, bucket: string): Promise<object> {
  const { Policy = '' } = await s3.getBucketPolicy({ Bucket: bucket });
  const { TopicConfigurations = [] } = await s3.getBucketNotificationConfiguration({ Bucket: bucket });
  const grants = [...Policy.matchAll(/"Sid":"\w+(ReadLogs\w+)"/g)].map(([, sid]) => sid).sort();
  return { grants, rules: TopicConfigurations.filter(({ Filter }) => JSON.stringify(Filter)?.includes('.log.gz')).length };
}
