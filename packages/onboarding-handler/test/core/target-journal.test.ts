import { ownTopic, stateOf, topicWith } from './states';
import { resourceId } from '../../src/cloudformation/physical-resource-id';
import { desiredState } from '../../src/core/desired-state';
import type { TopicState } from '../../src/core/state';
import { asUpdate, markOf, recordedTargets, replacedBy, targetAtOnce, targetOf, targetThatStays } from '../../src/core/target-journal';
import { ALB, OTHER_ALB, settingsOf } from '../example';

const TARGET = 'logs-analysis:target';
const SETTINGS = settingsOf();
const FIRST = resourceId('alb-logs', [ALB], 'Onboarding');
const EARLIER = resourceId('alb-logs', [OTHER_ALB], 'Onboarding');
const MOVED = resourceId('alb-logs', [ALB], 'Moved');
const reached = (value?: string): TopicState => ownTopic({}, value ? { target: { [TARGET]: value } } : {});

describe('the first creation of a stack', () => {
  test('is on record with the topic, and told from what comes after it', () => {
    const { topic } = desiredState('onboarded', { ...SETTINGS, createdAs: FIRST }, stateOf({})).topic;
    expect(topic!.tags[TARGET]).toBe(`${FIRST}+`);
    expect(targetAtOnce({ ...SETTINGS, createdAs: FIRST }, topicWith(undefined))).toBe(`${FIRST}+`);
    const records = [`${FIRST}+`, FIRST, `${MOVED} ${FIRST} a 90`, undefined];
    expect(records.map((one) => markOf(reached(one)))).toEqual(['first', undefined, undefined, undefined]);
    expect(recordedTargets(reached(`${FIRST}+`))).toEqual([FIRST]);
  });

  test('is not on record where the topic is there, as when it is sent again', () => {
    const { topic } = desiredState('onboarded', { ...SETTINGS, createdAs: FIRST }, stateOf({ topic: reached(`${FIRST}+`) })).topic;
    expect(topic!.tags).not.toHaveProperty([TARGET]);
  });

  test.each<[string, string | undefined, boolean]>([
    ['nothing', undefined, false], ['itself', `${FIRST}+`, false], ['the beginning of a deletion', 'deleted', false],
    ['another logical id', `${MOVED}+`, true],
  ])('is one of an update where %s is on record: %#', (_, value, is) => {
    const settings = { ...SETTINGS, createdAs: FIRST };
    expect(asUpdate(settings, reached(value))).toEqual(is ? { ...settings, target: { id: FIRST } } : settings);
    expect(asUpdate(SETTINGS, reached(value))).toBe(SETTINGS);
  });
});

describe('what a creation replaces', () => {
  const creation = { ...SETTINGS, target: { id: MOVED } };

  test.each<[string, string | undefined, string | undefined]>([
    ['is what has another logical id', `${FIRST}+`, FIRST],
    ['is the earlier one, if the creation comes again', `${MOVED} ${FIRST} a 90`, FIRST],
    ['is that of two which asks for the same', `${EARLIER} ${FIRST} a 90`, FIRST],
    ['is the last one, if neither does', `${EARLIER} ${EARLIER} a 90`, EARLIER],
    ['is nothing that has its own logical id', MOVED, undefined],
    ['is nothing that is deleted', 'deleted', undefined],
    ['is nothing that CloudFormation has made up', `${MOVED} a/b/c 90 x/y/z/q`, undefined],
    ['is nothing where nothing is on record', undefined, undefined],
  ])('%s', (_, value, expected) => {
    expect(replacedBy(creation, reached(value))).toBe(expected);
  });

  test('is nothing of another stack, nor of an update', () => {
    const theirs = { ...topicWith({}), target: { [TARGET]: FIRST } };
    expect(replacedBy(creation, theirs)).toBeUndefined();
    expect(replacedBy({ ...SETTINGS, target: { id: MOVED, before: FIRST } }, reached(FIRST))).toBeUndefined();
    expect(replacedBy(SETTINGS, reached(FIRST))).toBeUndefined();
  });
});

test('an update that stays what it is takes off the record what came before it, and no more', () => {
  const same = { ...SETTINGS, target: { id: FIRST, before: FIRST } };
  expect([`${FIRST} ${EARLIER} a 90`, `${FIRST}+`, FIRST, EARLIER].map((one) => targetOf(same, reached(one))))
    .toEqual([FIRST, `${FIRST}+`, FIRST, FIRST]);
});

describe('what was before an update that was kept is cut off the record by the next one,', () => {
  const id = resourceId('alb-logs', [ALB, OTHER_ALB], 'Onboarding');
  const next = { ...SETTINGS, target: { id, before: EARLIER } };

  test.each<[string, string | undefined, string]>([
    ['which is marked', `${EARLIER} ${FIRST} a 90`, `${id} ${EARLIER}@`],
    ['as is that of the one after that', `${EARLIER} ${FIRST}@ a 90`, `${id} ${EARLIER}@`],
    ['and stays so if the event comes again', `${id} ${EARLIER}@`, `${id} ${EARLIER}@`],
    ['but not if nothing else was on record', EARLIER, `${id} ${EARLIER}`],
    ['nor if the first creation was', `${EARLIER}+`, `${id} ${EARLIER}`],
  ])('%s', (_, value, expected) => {
    expect(targetOf(next, reached(value))).toBe(expected);
  });

  test('but not by a rollback, which goes back to it', () => {
    const back = { ...SETTINGS, target: { id: FIRST, before: EARLIER } };
    expect(targetOf(back, reached(`${EARLIER} ${FIRST} a 90`))).toBe(`${FIRST} ${EARLIER}`);
    expect(targetOf({ ...next, isRollback: true }, reached(`${EARLIER} ${FIRST} a 90`))).toBe(`${id} ${EARLIER}`);
  });

  test('and the mark goes over to what a rollback leaves', () => {
    const record = reached(`${MOVED} ${EARLIER}@ a 90`);
    expect(recordedTargets(record).slice(0, 2)).toEqual([MOVED, EARLIER]);
    expect(markOf(reached(`${EARLIER}@`))).toBe('cut-short');
    expect(targetThatStays({ ...SETTINGS, isRollback: true }, record)).toBe(`${MOVED}@`);
    expect(targetThatStays({ ...SETTINGS, isRollback: true }, reached(`${MOVED} ${EARLIER} a 90`))).toBe(MOVED);
    expect(targetThatStays(SETTINGS, record)).toBe(MOVED);
    expect(targetThatStays({ ...SETTINGS, target: { id: `${EARLIER}@` }, isRollback: true }, record)).toBe(`${EARLIER}@`);
  });
});
