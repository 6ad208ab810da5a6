import type { CustomResourceAnswer } from '../../src/cloudformation/custom-resource';
import { STACK } from '../example';
import { MADE_UP_ID, stackModel } from './stack-model';
import type { Deletion, Invoke, StackModel } from './stack-model';

type Script = Readonly<Record<string, CustomResourceAnswer | undefined>>;
const A = { Name: 'a' };
const B = { Name: 'b' };
const answer = (PhysicalResourceId: string, Status: CustomResourceAnswer['Status'] = 'SUCCESS'): CustomResourceAnswer =>
  ({ Status, PhysicalResourceId });

/** A stack whose function answers with the id `id-<Name>`, but for what the script says: `Update b`, `Delete id-a`, … */
function scripted(script: Script = {}): { readonly stack: StackModel; readonly sent: () => readonly string[] } {
  const seen: string[] = [];
  const invoke: Invoke = async ({ RequestType, PhysicalResourceId, ResourceProperties }) => {
    const { Name } = ResourceProperties as typeof A;
    const line = RequestType === 'Delete' ? `Delete ${PhysicalResourceId} ${Name}` : `${RequestType} ${Name}`;
    seen.push(RequestType === 'Update' ? `${line} of ${PhysicalResourceId}` : line);
    return line in script ? script[line] : answer(RequestType === 'Delete' ? PhysicalResourceId! : `id-${Name}`);
  };
  return { stack: stackModel(STACK, invoke), sent: () => seen };
}

test('a stack is created, updated and deleted', async () => {
  const { stack, sent } = scripted({ 'Update b': answer('id-a') });
  await stack.create(A);
  await stack.update(B);
  await stack.delete();
  expect(sent()).toEqual(['Create a', 'Update b of id-a', 'Delete id-a b']);
  expect([stack.status, stack.properties]).toEqual(['DELETE_COMPLETE', undefined]);
});

test('the first event has no id, an update has the properties before, and all have one request id', async () => {
  const { stack } = scripted();
  await stack.create(A);
  await stack.update(B);
  const [create, update] = stack.deliveries.map(({ event }) => event);
  expect(create).not.toHaveProperty('PhysicalResourceId');
  expect(update).toMatchObject({ PhysicalResourceId: 'id-a', ResourceProperties: B, OldResourceProperties: A });
  expect(new Set(stack.deliveries.map(({ event }) => event.RequestId)).size).toBe(1);
});

test.each<[string, CustomResourceAnswer | undefined, string]>([
  ['fails', answer('id-a', 'FAILED'), 'id-a'], ['is not answered', undefined, MADE_UP_ID],
])('a creation that %s is rolled back', async (_, created, id) => {
  const { stack, sent } = scripted({ 'Create a': created });
  await stack.create(A);
  expect(sent()).toEqual(['Create a', `Delete ${id} a`]);
  expect([stack.status, stack.properties]).toEqual(['ROLLBACK_COMPLETE', undefined]);
});

test('a rollback that fails leaves what can be deleted again', async () => {
  const { stack, sent } = scripted({ 'Create a': answer('id-a', 'FAILED'), 'Delete id-a a': undefined });
  await stack.create(A);
  expect(stack.status).toBe('ROLLBACK_FAILED');
  await stack.delete();
  expect(stack.status).toBe('DELETE_FAILED');
  await expect(stack.update(B)).rejects.toThrow('DELETE_FAILED');
  expect(sent()).toEqual(['Create a', 'Delete id-a a', 'Delete id-a a']);
});

test('a creation that is cancelled is deleted under an id that is made up, while it runs', async () => {
  const order: string[] = [];
  let finish = (): void => {};
  const stack = stackModel(STACK, async ({ RequestType, PhysicalResourceId }) => {
    order.push(`${RequestType} begins`);
    if (RequestType === 'Create') await new Promise<void>((resolve) => { finish = resolve; });
    else finish();
    order.push(`${RequestType} ends`);
    return answer(PhysicalResourceId ?? 'id-a');
  });
  await stack.createAndCancel(A, async () => {});
  expect(order).toEqual(['Create begins', 'Delete begins', 'Delete ends', 'Create ends']);
  expect(stack.status).toBe('ROLLBACK_COMPLETE');
  expect(stack.deliveries.map(({ event }) => event.PhysicalResourceId)).toContain(MADE_UP_ID);
});

test('an update to another id deletes the old one, with the old properties, and is done even if that fails', async () => {
  const { stack, sent } = scripted({ 'Delete id-a a': answer('id-a', 'FAILED') });
  await stack.create(A);
  await stack.update(B);
  expect(sent()).toEqual(['Create a', 'Update b of id-a', 'Delete id-a a']);
  expect([stack.status, stack.properties]).toEqual(['UPDATE_COMPLETE', B]);
});

test.each<[string, CustomResourceAnswer | undefined, readonly string[]]>([
  ['fails under another id is undone, and that id deleted', answer('id-b', 'FAILED'), ['Update a of id-b', 'Delete id-b b']],
  ['fails under the same id is undone', answer('id-a', 'FAILED'), ['Update a of id-a']],
  ['is not answered is undone', undefined, ['Update a of id-a']],
])('an update that %s', async (_, updated, then) => {
  const { stack, sent } = scripted({ 'Update b': updated });
  await stack.create(A);
  await stack.update(B);
  expect(sent()).toEqual(['Create a', 'Update b of id-a', ...then]);
  expect([stack.status, stack.properties]).toEqual(['UPDATE_ROLLBACK_COMPLETE', A]);
});

describe('a creation that fails and is kept', () => {
  const failing = (more: Script = {}) => scripted({ 'Create a': answer('id-a', 'FAILED'), ...more });

  test.each<[Deletion, readonly string[]]>([
    ['before the creation', ['Delete id-a a', 'Create b']], ['after the creation', ['Create b', 'Delete id-a a']],
  ])('is followed by another when it is corrected, and deleted %s', async (deletion, then) => {
    const { stack, sent } = failing();
    await stack.createAndKeep(A);
    expect([stack.status, stack.properties, stack.canUpdate]).toEqual(['CREATE_FAILED', undefined, false]);
    await stack.correct(B, deletion);
    expect(sent()).toEqual(['Create a', ...then]);
    expect([stack.status, stack.properties]).toEqual(['UPDATE_COMPLETE', B]);
    expect(stack.deliveries.map(({ during }) => during)).toContain(
      deletion === 'before the creation' ? 'UPDATE_IN_PROGRESS' : 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    await stack.delete();
    expect([sent().at(-1), stack.status]).toEqual(['Delete id-b b', 'DELETE_COMPLETE']);
  });

  test('is not deleted after one that has its id', async () => {
    const { stack, sent } = failing({ 'Create b': answer('id-a') });
    await stack.createAndKeep(A);
    await stack.correct(B, 'after the creation');
    expect(sent()).toEqual(['Create a', 'Create b']);
  });

  test('is deleted with all the others that failed', async () => {
    const { stack, sent } = failing({ 'Create b': undefined });
    await stack.createAndKeep(A);
    await stack.correct(B, 'after the creation');
    expect([stack.status, stack.properties]).toEqual(['UPDATE_FAILED', undefined]);
    await stack.delete();
    expect(sent()).toEqual(['Create a', 'Create b', 'Delete id-a a', `Delete ${MADE_UP_ID} b`]);
    await expect(stack.correct(B, 'after the creation')).rejects.toThrow('DELETE_COMPLETE');
  });

  test('is kept only if it fails', async () => {
    const { stack } = scripted();
    await stack.createAndKeep(A);
    expect([stack.status, stack.properties]).toEqual(['CREATE_COMPLETE', A]);
  });
});

test.each([[undefined, 'UPDATE_COMPLETE', B, []], ['fails', 'UPDATE_ROLLBACK_COMPLETE', undefined, ['Delete id-b b']]] as const)(
  'a resource that leaves its template is deleted, and created when it is put into it again: %s', async (fails, status, now, then) => {
    const { stack, sent } = scripted();
    await stack.create(A);
    await expect(stack.add(B)).rejects.toThrow('CREATE_COMPLETE');
    await stack.remove();
    expect([stack.status, stack.properties]).toEqual(['UPDATE_COMPLETE', undefined]);
    await stack.add(B, fails);
    expect([stack.status, stack.properties]).toEqual([status, now]);
    expect(sent()).toEqual(['Create a', 'Delete id-a a', 'Create b', ...then]);
  });

test('an update that changes nothing is not sent', async () => {
  const { stack, sent } = scripted();
  await stack.create(A);
  await stack.update({ ...A });
  expect(sent()).toEqual(['Create a']);
});

test('an event that is delivered again is the same event, and changes nothing of the stack', async () => {
  const { stack } = scripted();
  await stack.create(A);
  await stack.delete();
  const { event } = await stack.deliverAgain(0, 'late');
  expect(event).toEqual(stack.deliveries[0].event);
  expect(stack.deliveries).toHaveLength(3);
  expect([stack.status, stack.properties]).toEqual(['DELETE_COMPLETE', undefined]);
});
