import { FAULT_KINDS } from './fault';
import type { Fault } from './fault';
import { exposedCalls } from './happenings';
import { INVARIANTS } from './invariants';
import { live } from './life';
import type { Life, Step } from './life';
import type { Start } from './starts';
import type { Violation } from './violation';

/** What a fault meets, and what the stack gets next. */
export const LIVES = {
  'create, then the same again': (faults) => [...exposed('Create', 'create', faults), create, create, remove],
  'create, then rollback': (faults) => [...exposed('Create', 'create', 1), ...exposed('Delete', 'create', faults - 1), remove],
  'update, then the same again': (faults) =>
    [create, ...exposed('Update', 'update', faults), update, update, { ...remove, properties: 'update' }],
  'update, then rollback': (faults) =>
    [create, ...exposed('Update', 'update', 1), ...rollback(exposed('Update', 'create', faults - 1)), back, ...remedy],
  'update, then rollback, then the update again': (faults) => [
    create, ...exposed('Update', 'update', 1), back, ...exposed('Update', 'update', faults - 1), update, update,
    { ...remove, properties: 'update' },
  ],
  'update, then rollback by a deletion only': (faults) =>
    [create, update, ...rollback(exposed('Delete', 'update', faults)), { ...remove, properties: 'update', rollback: true }, ...remedy],
  'rollback of a create that was cut off, then the same again': (faults) =>
    [{ ...create, cut: true }, ...exposed('Delete', 'create', faults), remove, remove],
  'create that was cut off and kept, then an update that deletes it last': (faults) => [
    { ...create, cut: true }, ...exposed('Create', 'update', faults).map(correcting), correct, correct,
    ...exposed('Delete', 'create', 1).map(deletingKept('UPDATE_COMPLETE_CLEANUP')), { ...remove, properties: 'update' },
  ],
  'create that was cut off and kept, then an update that deletes it first': (faults) => [
    { ...create, cut: true }, ...exposed('Delete', 'create', 1).map(deletingKept('UPDATE')),
    ...exposed('Create', 'update', faults).map(correcting), correct, correct, { ...remove, properties: 'update' },
  ],
  'creation under another logical id, then the deletion of the old one': (faults) => [
    create, ...exposed('Create', 'create', faults).map(renaming), renamed, renamed,
    { ...remove, replaced: true, exposed: true }, renaming(remove), renaming(remove),
  ],
  'creation under another logical id, then its rollback': (faults) => [
    create, ...exposed('Create', 'create', 1).map(renaming), ...rollback(exposed('Delete', 'create', faults - 1)).map(renaming),
    ...rollback([remove, remove]).map(renaming), remove,
  ],
  'delete, then the same again': (faults) => [create, ...exposed('Delete', 'create', faults), remove, remove],
} as const satisfies Record<string, (faults: number) => readonly Step[]>;

export type LifeName = keyof typeof LIVES;
export const LIFE_NAMES = Object.keys(LIVES) as readonly LifeName[];

const create: Step = { type: 'Create', properties: 'create' };
const correcting = (step: Step): Step => ({ ...step, corrects: true });
const correct = correcting({ type: 'Create', properties: 'update' });
const renaming = (step: Step): Step => ({ ...step, renamed: true });
const renamed = renaming(create);
const deletingKept = (deletesKept: Step['deletesKept']) => (step: Step): Step => ({ ...step, deletesKept });
const update: Step = { type: 'Update', properties: 'update' };
const back: Step = { ...update, properties: 'create', rollback: true };
const remove: Step = { type: 'Delete', properties: 'create' };
const remedy: readonly Step[] = [{ type: 'Update', properties: 'remedied' }, { type: 'Delete', properties: 'remedied' }];

function rollback(steps: readonly Step[]): Step[] {
  return steps.map((step) => ({ ...step, rollback: true }));
}

function exposed(type: Step['type'], properties: Step['properties'], times: number): Step[] {
  return Array.from({ length: times }, () => ({ type, properties, exposed: true }));
}

/** What a life did that it must not, and all it takes to see it again. */
export interface LifeViolation extends Violation {
  readonly life: LifeName;
  /** With the name of the call, for the reader. */
  readonly faults: ReadonlyArray<Fault & { readonly name: string }>;
}

/** One row of a table: a kind of fault in a kind of life. */
export interface Row {
  readonly fault: string;
  readonly event: LifeName;
  readonly start: string;
  readonly runs: number;
  readonly violations: readonly LifeViolation[];
}

/** Every single fault at every call of one life of a stack, or at every second, third, … call. */
export async function sweep(start: Start, name: LifeName, stride = 1): Promise<readonly Row[]> {
  const steps = LIVES[name](1);
  const reference = await live(start, steps);
  const rows: Row[] = [{ fault: 'none', event: name, start: start.name, runs: 1, violations: violationsOf(reference, reference, name) }];
  for (const kind of FAULT_KINDS) {
    let runs = 0;
    const violations: LifeViolation[] = [];
    for (let call = 0; call < reference.exposed; call += stride) {
      const life = await live(start, steps, [{ kind, call }]);
      if (metBy(life).length === 0) continue;
      runs++;
      violations.push(...violationsOf(life, reference, name));
    }
    rows.push({ fault: kind, event: name, start: start.name, runs, violations });
  }
  return rows;
}

const CHECKS = Object.entries(INVARIANTS);

export function violationsOf(life: Life, reference: Life, name: LifeName): LifeViolation[] {
  return CHECKS.flatMap(([invariant, check]) => {
    const what = check(life, reference);
    if (what === undefined) return [];
    return [{ invariant, start: life.start.name, life: name, faults: metBy(life), what }];
  });
}

/** The faults that a life met. */
export function metBy(life: Life): LifeViolation['faults'] {
  const calls = exposedCalls(life);
  return life.happenings.filter(({ step }) => step.exposed).flatMap(({ faults }) =>
    faults.map((fault) => ({ ...fault, name: calls[fault.call].name })));
}
