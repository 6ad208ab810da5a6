import { customResourceEvent } from './custom-resource-events';
import type { CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { meaningOf } from '../../src/cloudformation/meaning';
import type { Meaning } from '../../src/cloudformation/meaning';
import { physicalResourceId } from '../../src/cloudformation/physical-resource-id';

const MINE = physicalResourceId(customResourceEvent('Create'));
const OTHER = 'alb-logs/alb-logs/other';
const RENAMED = physicalResourceId(customResourceEvent('Create', { LogicalResourceId: 'Renamed' }));
const MADE_UP = 'logs-InvokeLambdaFunction-1AB2C3D4E5F6';
const CLEANUP = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
const ROLLBACK = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';

test.each<[CustomResourceEvent['RequestType'], string, Meaning]>([
  ['Create', 'CREATE_IN_PROGRESS', 'set-up'],
  ['Create', 'UPDATE_IN_PROGRESS', 'set-up'],
  ['Create', 'UPDATE_ROLLBACK_IN_PROGRESS', 'late'],
  ['Create', 'ROLLBACK_IN_PROGRESS', 'late'],
  ['Create', 'CREATE_FAILED', 'late'],
  ['Update', 'UPDATE_IN_PROGRESS', 'set-up'],
  ['Update', 'UPDATE_ROLLBACK_IN_PROGRESS', 'set-up'],
  ['Update', 'DELETE_IN_PROGRESS', 'late'],
])('a %s while the stack is in %s means: %s', (type, status, meaning) => {
  expect(meaningOf(customResourceEvent(type), status, [])).toBe(meaning);
});

test.each<[string, string, string, readonly string[], Meaning]>([
  ['the stack is deleted', MINE, 'DELETE_IN_PROGRESS', [OTHER], 'take-down'],
  ['its creation is rolled back', MINE, 'ROLLBACK_IN_PROGRESS', [], 'take-down'],
  ['it is done with the stack', MINE, 'UPDATE_COMPLETE', [], 'late'],
  ['a failed creation is deleted before it is corrected', MINE, 'UPDATE_IN_PROGRESS', [], 'take-down'],
  ['a failed creation is deleted after it was corrected', MINE, CLEANUP, [OTHER], 'tidy-up'],
  ['one without an answer is deleted before it is corrected', MADE_UP, 'UPDATE_IN_PROGRESS', [], 'take-down'],
  ['a failed creation that is on record is deleted before it is corrected', MINE, 'UPDATE_IN_PROGRESS', [MINE], 'take-down'],
  ['one without an answer is deleted before it is corrected again', MADE_UP, 'UPDATE_IN_PROGRESS', [MINE], 'late'],
  ['one without an answer is deleted after it was corrected', MADE_UP, CLEANUP, [OTHER], 'tidy-up'],
  ['one without an answer is deleted after the same was sent again', MADE_UP, CLEANUP, [MINE], 'tidy-up'],
  ['a creation of the update has no answer and is rolled back', MADE_UP, ROLLBACK, [MINE], 'take-down'],
  ['an earlier one without an answer is deleted in a rollback', MADE_UP, ROLLBACK, [OTHER], 'late'],
  ['a creation of the update is rolled back', MINE, ROLLBACK, [MINE], 'take-down'],
  ['the resource leaves its template', MINE, CLEANUP, [MINE], 'take-down'],
  ['the resource leaves its template, and a deletion of it failed before', MINE, CLEANUP, ['deleted'], 'take-down'],
  ['an update replaced it', MINE, CLEANUP, [OTHER, MINE], 'tidy-up'],
  ['one of another logical id has replaced it', MINE, CLEANUP, [RENAMED, MINE], 'tidy-up'],
  ['one of another logical id is rolled back, and was refused', RENAMED, ROLLBACK, [MINE], 'late'],
  ['one that an earlier update replaced is deleted again while the next goes on', MINE, 'UPDATE_IN_PROGRESS', [OTHER, RENAMED], 'late'],
  ['the update to another one was rolled back by an update', OTHER, ROLLBACK, [MINE, OTHER], 'tidy-up'],
  ['one that has replaced another is rolled back', MINE, ROLLBACK, [MINE, RENAMED], 'roll-back'],
  ['one that has replaced another is rolled back and has no answer', MADE_UP, ROLLBACK, [MINE, RENAMED], 'roll-back'],
  ['one that has replaced another is kept and corrected', MINE, 'UPDATE_IN_PROGRESS', [MINE, RENAMED], 'roll-back'],
  ['one that has replaced another is kept and leaves its template again', MINE, CLEANUP, [MINE, RENAMED], 'roll-back'],
  ['one of the same logical id came before it', MINE, CLEANUP, [MINE, RENAMED.replace(/[^/]+$/, MINE.split('/')[3])], 'take-down'],
  ['an update to it is rolled back', MINE, ROLLBACK, [MINE, OTHER], 'roll-back'],
  ['the update that applied a plan is rolled back', MINE, ROLLBACK, [MINE, 'alb-logs/alb-logs/plan'], 'take-down'],
])('a deletion, where %s, means the right thing', (_, PhysicalResourceId, status, onRecord, meaning) => {
  expect(meaningOf(customResourceEvent('Delete', { PhysicalResourceId }), status, onRecord)).toBe(meaning);
});

test.each<[string, string, string, string, Meaning]>([
  ['leaves its template', MADE_UP, CLEANUP, MINE, 'take-down'],
  ['is deleted before it is corrected', MADE_UP, 'UPDATE_IN_PROGRESS', MINE, 'take-down'],
  ['is followed by what asks for something else', MADE_UP, CLEANUP, OTHER, 'tidy-up'],
])('a deletion of a first creation without an answer, which %s, means the right thing', (_, id, status, reached, meaning) => {
  expect(meaningOf(customResourceEvent('Delete', { PhysicalResourceId: id }), status, [reached], 'first')).toBe(meaning);
});

test('a deletion of what an update came to that was kept, and one after it, takes nothing down in a rollback', () => {
  const deletion = customResourceEvent('Delete', { PhysicalResourceId: MINE });
  expect([ROLLBACK, CLEANUP].map((status) => meaningOf(deletion, status, [MINE], 'cut-short'))).toEqual(['late', 'take-down']);
});
