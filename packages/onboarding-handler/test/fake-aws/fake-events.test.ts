import { logEventRule, logEventTarget } from '@logs-analysis/policy-model';
import { HERE, RULE, STACK } from '../example';
import { EMPTY_ACCOUNT } from './account';
import { fakeAws } from './fake-aws';
import type { AwsApi } from '../../src/aws/aws-api';

const TAGS = { 'logs-analysis:created-by': STACK };
const PATTERN = logEventRule(HERE, { central: ['shop'] })!;
const TARGET = logEventTarget(HERE, 'alb-logs');

async function withRule(): Promise<AwsApi> {
  const { api } = fakeAws(EMPTY_ACCOUNT, HERE);
  await api.putEventRule(RULE, PATTERN, TAGS);
  await api.putEventTarget(RULE, TARGET);
  return api;
}

test('a rule comes back as it was put, with its target and tags', async () => {
  const api = await withRule();
  expect(await api.describeEventRule(RULE)).toEqual(PATTERN);
  expect([await api.listEventRuleTags(RULE), await api.listEventTargets(RULE)]).toEqual([TAGS, [TARGET]]);
});

test('a rule that is put again keeps its tags and targets', async () => {
  const api = await withRule();
  const other = logEventRule(HERE, { central: [''] })!;
  await api.putEventRule(RULE, other, { 'logs-analysis:created-by': 'another stack' });
  expect(await api.describeEventRule(RULE)).toEqual(other);
  expect([await api.listEventRuleTags(RULE), await api.listEventTargets(RULE)]).toEqual([TAGS, [TARGET]]);
});

test('a target replaces the one of its id, and a sixth is refused', async () => {
  const api = await withRule();
  await api.putEventTarget(RULE, TARGET);
  for (const Id of ['a', 'b', 'c', 'd']) await api.putEventTarget(RULE, { ...TARGET, Id });
  expect(await api.listEventTargets(RULE)).toHaveLength(5);
  await expect(api.putEventTarget(RULE, { ...TARGET, Id: 'e' })).rejects.toMatchObject({ name: 'LimitExceededException' });
});

test('a rule is deleted only without targets, and more than once', async () => {
  const api = await withRule();
  await expect(api.deleteEventRule(RULE)).rejects.toMatchObject({
    name: 'ValidationException', message: 'Rule can\'t be deleted since it has targets.',
  });
  await api.removeEventTargets(RULE, ['logs-topic', 'unknown']);
  await api.deleteEventRule(RULE);
  await api.deleteEventRule(RULE);
  expect(await api.describeEventRule(RULE)).toBeUndefined();
});

test('a rule that is not there has no tags and no targets, and takes none', async () => {
  const { api } = fakeAws(EMPTY_ACCOUNT, HERE);
  expect([await api.listEventRuleTags(RULE), await api.listEventTargets(RULE)]).toEqual([{}, []]);
  await api.removeEventTargets(RULE, ['logs-topic']);
  await expect(api.putEventTarget(RULE, TARGET)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test.each(['', '[]', '{"source":[]}', '{"source":"aws.s3"}'])('a rule with the pattern %p is refused', async (EventPattern) => {
  const { api } = fakeAws(EMPTY_ACCOUNT, HERE);
  await expect(api.putEventRule(RULE, { EventPattern }, TAGS)).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
});

test('a pattern of more than 2,048 characters is refused', async () => {
  const { api } = fakeAws(EMPTY_ACCOUNT, HERE);
  const EventPattern = JSON.stringify({ source: ['s'.repeat(2048)] });
  await expect(api.putEventRule(RULE, { EventPattern }, TAGS)).rejects.toMatchObject({ name: 'ValidationException' });
});

test('a rule of an AWS service can neither be changed nor deleted', async () => {
  const { api } = fakeAws({ ...EMPTY_ACCOUNT, rules: { [RULE]: { ...PATTERN, ManagedBy: 'aws', tags: {}, targets: [] } } }, HERE);
  for (const call of [
    api.putEventRule(RULE, PATTERN, TAGS), api.putEventTarget(RULE, TARGET), api.removeEventTargets(RULE, ['a']), api.deleteEventRule(RULE),
  ]) await expect(call).rejects.toMatchObject({ name: 'ManagedRuleException' });
});
