import type { Caller } from './caller';
import type { Subject } from './judge';
import type { World } from './world';

/** The caller with its role's policies as they are now; undefined where the role is gone. */
export async function subjectOf(caller: Caller, world: World): Promise<Subject | undefined> {
  if (caller.kind === 'administrator') return { caller };
  const role = await world.state.role(caller.principal);
  return role && { caller, role };
}
