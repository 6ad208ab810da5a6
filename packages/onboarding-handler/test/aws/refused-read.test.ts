import { API_CALLS, apiCalls } from '@logs-analysis/policy-model';
import type { ApiCallName } from '@logs-analysis/policy-model';
import { FakeClock } from './fake-clock';
import { retrying } from '../../src/aws/retry';
import { OnboardingError } from '../../src/errors';
import { planReport } from '../../src/run-and-report';
import { ALB, HERE, NEW_BUCKET, PROPERTIES, settingsOf, STACK, TOPIC } from '../example';
import { EMPTY_ACCOUNT } from '../fake-aws/account';
import { awsError } from '../fake-aws/aws-error';
import { fakeAws } from '../fake-aws/fake-aws';
import { virtualTime } from '../fake-aws/virtual-time';
import { runEvent } from '../faults/run-event';
import type { StackEvent } from '../faults/run-event';

const LOOKS: Readonly<Record<string, string>> = {
  describeStack: `stack ${STACK}`,
  describeLoadBalancerAttributes: `load-balancer ${ALB}`,
  getBucketPolicy: `bucket ${NEW_BUCKET}`,
  getBucketNotification: `bucket ${NEW_BUCKET}`,
  getBucketTagging: `bucket ${NEW_BUCKET}`,
  getLogExpiration: `bucket ${NEW_BUCKET}`,
  getTopicAttributes: `topic ${TOPIC}`,
  listTopicTags: `topic ${TOPIC}`,
  listSubscriptions: `topic ${TOPIC}`,
};
const ACCOUNT = { ...EMPTY_ACCOUNT, loadBalancers: { [ALB]: { type: 'application' as const, attributes: {} } } };

/** Why an event fails, in an account where the stack has come already, whose calls of one name fail. */
async function reasonOf(type: StackEvent['type'], failing: string, error: Error): Promise<string | undefined> {
  const aws = fakeAws(ACCOUNT, HERE);
  const time = virtualTime();
  await runEvent({ type: 'Create', properties: PROPERTIES, stackId: STACK }, aws.api, time);
  const api = aws.client({ before: ({ name }) => { if (name === failing) throw error; } });
  return (await runEvent({ type, properties: PROPERTIES, stackId: STACK, before: PROPERTIES }, api, time)).reason;
}

test('every call that looks at something is one of those below', () => {
  // A look at a rule of EventBridge that is refused is no failure by itself.
  const looks = apiCalls().filter(({ name, on }) => /^(describe|get|list)/.test(name) && on !== 'event-rule').map(({ name }) => name);
  // This one is made for a topic of the customer's only.
  expect([...Object.keys(LOOKS), 'getSubscriptionFilter']).toEqual(looks);
});

describe.each(Object.entries(LOOKS))('a failed %s', (name, subject) => {
  const [action] = API_CALLS[name as ApiCallName].actions;

  test.each(['Create', 'Delete'] as const)('names what was looked at, and the action, in the failure of a %s', async (type) => {
    for (const [said, words] of [['Forbidden', 'It was not to be'], ['InternalError', 'Please try again'], ['AccessDenied', 'No.']]) {
      const reason = await reasonOf(type, name, awsError(said, words));
      expect(reason).toMatch(new RegExp(`(^|\\] )${subject}: `));
      expect(reason).toContain(`${action} failed with ${said}: ${words.replace('.', '')}; read the message of AWS`);
    }
  });
});

test('a failed look of the command line says as much', async () => {
  const aws = fakeAws(ACCOUNT, HERE, { before: () => { throw awsError('Forbidden', 'It was not to be'); } });
  const api = retrying(aws.api, { deadline: Infinity, clock: new FakeClock() });
  const failure: unknown = await planReport(settingsOf(), api).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(OnboardingError);
  expect(String(failure)).toMatch(/(load-balancer|bucket|topic) \S+: \w+:\w+ failed with Forbidden: It was not to be/);
});
