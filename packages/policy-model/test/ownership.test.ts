import fc from 'fast-check';
import {
  logFolder, logNotification, notificationId, ONBOARDING_NAME, onboardingsOf, ownerTag, ownsStatement, readGrant, statementId,
} from '../src';
import type { NotificationRule, Statement } from '../src';
import { HERE, OWNER, TOPIC } from './example';

const word = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('for', 'logs', 'read', 'list', 'alb', 'x') }, fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/),
);
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('-')).filter((one) => ONBOARDING_NAME.test(one));
const grantOf = (onboardingName: string): readonly Statement[] => readGrant({ ...OWNER, onboardingName }, HERE, 'central', ['']);
const [read] = grantOf(OWNER.onboardingName);
const owns = ownsStatement(OWNER);

describe('a statement is ours', () => {
  test('whatever the onboarding is called', () => {
    fc.assert(fc.property(name, (onboardingName) => {
      expect(grantOf(onboardingName).every(ownsStatement({ ...OWNER, onboardingName }))).toBe(true);
    }));
  });

  test.each<[string, Statement]>([
    ['AWS stores the account as an id', { ...read, Principal: { AWS: OWNER.service.accountId } }],
    ['somebody changed what it allows', { ...read, Action: 's3:*', Condition: {} }],
  ])('even if %s', (_, statement) => {
    expect(owns(statement)).toBe(true);
  });

  test.each<[string, Statement]>([
    ['it has our Sid and another account', { ...read, Principal: { AWS: '222233334444' } }],
    ['it has our Sid and another account beside ours', { ...read, Principal: { AWS: ['444455556666', '222233334444'] } }],
    ['it has our Sid and our account, and denies', { ...read, Effect: 'Deny' }],
    ['it has our Sid and our account beside a service', { ...read, Principal: { AWS: '444455556666', Service: 's3.amazonaws.com' } }],
    ['it has our Sid and no account in its list', { ...read, Principal: { AWS: [] } }],
    ['it has our Sid and everybody', { ...read, Principal: '*' }],
    ['it has our Sid and a service', { ...read, Principal: { Service: 's3.amazonaws.com' } }],
    ['it has our Sid and no principal', { ...read, Principal: undefined }],
    ['it has our Sid and an account whose id ends like ours', { ...read, Principal: { AWS: '9444455556666' } }],
    ['it has our account and no Sid', { ...read, Sid: undefined }],
    ['it has our account and a Sid that begins like ours', { ...read, Sid: `${read.Sid}2` }],
    ['it has our account and a Sid that ends like ours', { ...read, Sid: `My${read.Sid}` }],
  ])('but not if %s', (_, statement) => {
    expect(owns(statement)).toBe(false);
  });

  test('of no more than one onboarding', () => {
    fc.assert(fc.property(name, name, (one, other) => {
      fc.pre(one !== other);
      expect(grantOf(one).filter(ownsStatement({ ...OWNER, onboardingName: other }))).toEqual([]);
    }), { numRuns: 1_000, examples: [['for-logs', 'logs'], ['a-b', 'ab'], ['ab-c', 'a-bc']] });
  });
});

describe('the name of an onboarding', () => {
  test.each([
    'alb', 'alb-logs', 'a-b', 'a1-b2c-d', 'abc1', 'a'.repeat(40), `${'ab-'.repeat(13)}c`,
  ])('may be %s', (text) => {
    expect(ONBOARDING_NAME.test(text)).toBe(true);
  });

  test.each([
    '', 'ab', 'a'.repeat(41), 'Alb', 'aLB', '1alb', '-alb', 'alb-', 'alb--logs', 'alb-1logs', 'alb-Logs', 'alb_logs', 'alb logs', 'álb',
    'alb!', 'alb-l!', ' alb', 'alb\n', '!alb', '99-alb', 'alb-logs-', 'alb.logs',
  ])('cannot be %j', (text) => {
    expect(ONBOARDING_NAME.test(text)).toBe(false);
  });
});

describe('a notification is ours', () => {
  const rule = logNotification(OWNER.service, HERE, ['alb-logs'], 'team');
  const onboardings = (changed: Partial<NotificationRule>): readonly string[] =>
    onboardingsOf({ ...rule, ...changed }, OWNER.service, HERE);

  test('by its id and its destination', () => {
    expect(rule.Id).toBe(notificationId(OWNER.service, ['alb-logs'], logFolder(HERE, 'team')));
    expect(onboardings({})).toEqual(['alb-logs']);
    expect(onboardings({ Id: 'logs-analysis/alb-logs/1' })).toEqual(['alb-logs']);
    expect(onboardings({ Id: 'logs-analysis/alb-logs+shop/1' })).toEqual(['alb-logs', 'shop']);
  });

  test.each<[string, Partial<NotificationRule>]>([
    ['another topic', { TopicArn: `${TOPIC}-2` }],
    ['the topic of another that shares it', { Id: 'logs-analysis/shop+alb-logs/1' }],
    ['a queue', { TopicArn: undefined, QueueArn: TOPIC }],
    ['an id of its own', { Id: 'mine' }],
    ['no id', { Id: undefined }],
    ['the id of another service', { Id: 'logs/alb-logs/1' }],
    ['no name in its id', { Id: 'logs-analysis/' }],
    ['a name that cannot be one', { Id: 'logs-analysis/alb-logs+Shop/1' }],
  ])('but not with %s', (_, changed) => {
    expect(onboardings(changed)).toEqual([]);
  });

  test('of no more than those that it names', () => {
    fc.assert(fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), (names) => {
      expect(onboardingsOf(logNotification(OWNER.service, HERE, names, 'team'), OWNER.service, HERE)).toEqual(names);
    }));
  });

  test('with an id that S3 takes, for four of the longest names', () => {
    const service = { ...OWNER.service, resourcePrefix: 'a'.repeat(18) };
    expect(notificationId(service, Array<string>(4).fill('a'.repeat(40)), 'folder/').length).toBeLessThanOrEqual(255);
  });

  test('with an id that tells folders apart', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => notificationId(OWNER.service, ['alb-logs'], `team-${index}/AWSLogs/`));
    expect(new Set(ids).size).toBe(1_000);
  });
});

test('a statement id holds letters and digits only', () => {
  fc.assert(fc.property(name, (onboardingName) => {
    expect(statementId({ ...OWNER, onboardingName }, 'ReadLogs')).toMatch(/^[A-Za-z0-9]+$/);
  }));
});

test('the owner\'s tag has the prefix of the service', () => {
  expect(ownerTag(OWNER.service)).toBe('logs-analysis:created-by');
});
