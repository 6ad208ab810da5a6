import type { AwsApi } from '../src/aws/aws-api';
import type { Change } from '../src/core/change';
import type { Goal } from '../src/core/desired-state';
import { reconcile as reconcileInTime } from '../src/reconcile';
import type { Settings } from '../src/settings';
import { FakeClock } from './aws/fake-clock';

/** The engine on a clock whose sleep takes no time. */
export function reconcile(
  goal: Goal, settings: Settings, aws: AwsApi, changed?: (change: Change) => void,
): Promise<readonly Change[]> {
  return reconcileInTime(goal, settings, aws, { changed, limits: { deadline: Infinity, clock: new FakeClock() } });
}
