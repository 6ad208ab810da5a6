import { apiCalls, eventRuleArn, eventRulePermissions, eventRulePublishes, ONBOARDING_NAME } from '../src';
import { PARTITIONS } from './example';

const CALLS = apiCalls().filter(({ on }) => on === 'event-rule');

describe.each(PARTITIONS)('where EventBridge is used, in $partition', (environment) => {
  const rule = eventRuleArn(environment, 'alb-logs');
  const topic = `arn:${environment.partition}:sns:${environment.region}:111122223333:alb-logs`;
  const statements = eventRulePermissions(environment, 'alb-logs');

  test('the function manages one rule on the default event bus', () => {
    expect(rule).toBe(`arn:${environment.partition}:events:${environment.region}:111122223333:rule/alb-logs`);
    expect(statements.map(({ Resource }) => Resource)).toEqual([[rule], [rule]]);
  });

  test('the rule can have no target but the topic', () => {
    expect(statements.filter(({ Action }) => Action!.includes('events:PutTargets')).map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:ArnEquals': { 'events:TargetArn': [topic] } },
    ]);
  });

  test('every action is that of a call, and of one statement', () => {
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(CALLS.flatMap(({ actions }) => actions).sort());
  });

  test('the topic hears from that rule only, as far as EventBridge says which it is', () => {
    expect(eventRulePublishes(environment, 'alb-logs')).toMatchObject({
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: topic,
      Condition: { StringEqualsIfExists: { 'aws:SourceAccount': '111122223333' }, ArnEqualsIfExists: { 'aws:SourceArn': rule } },
    });
  });
});

test('every call to EventBridge has a reason, which is a sentence after "It "', () => {
  expect(CALLS).toHaveLength(7);
  for (const { why } of CALLS) expect(why).toMatch(/^[a-z].+[^.]$/);
});

test('every name of an onboarding can be that of a rule', () => {
  expect(ONBOARDING_NAME.source).toContain('{3,40}');
  for (const name of ['abc', `a${'-b2'.repeat(13)}`]) {
    expect([name, ONBOARDING_NAME.test(name), /^[.\-_A-Za-z0-9]{1,64}$/.test(name)]).toEqual([name, true, true]);
  }
});
