import type { Settings } from '../settings';
import { placeOf } from './journal';
import type { Entry } from './journal';
import { LOG_TYPES } from './state';
import type { LoadBalancerState, LogDestination, Logs, LogType } from './state';

/** Logs that are asked for and off go where others of the load balancer go, or into the bucket created for them. */
export function turnedOn(settings: Settings, entry: Entry, logs: Logs): Logs {
  const there = destination(settings, entry, logs, LOG_TYPES);
  return mapTypes(logs, (type, one) => settings.logTypes.includes(type) && !one.enabled ? { enabled: true, ...there } : one);
}

/** The logs of a load balancer that this stack turned on, by its entry on record, and that are still as it left them. */
export function leftOn({ newBucket }: Settings, entry: Entry, { logs }: Pick<LoadBalancerState, 'logs'>): readonly LogType[] {
  if (logs === undefined) return [];
  return recordedTypes(entry).filter((type) => logs[type].enabled && placeOf(newBucket, logs[type]) === entry.place);
}

/** Whether logs are as this stack would turn them on, as the others are now. */
export function areAsTurnedOn(settings: Settings, entry: Entry, type: LogType, logs: Logs): boolean {
  const there = destination(settings, entry, logs, LOG_TYPES.filter((one) => one !== type));
  return logs[type].enabled && logs[type].bucket === there.bucket && logs[type].prefix === there.prefix;
}

/** A load balancer without those of the logs on record that are still as this stack left them. */
export function turnedOff(
  settings: Settings, entry: Entry, state: LoadBalancerState, which: (entry: Entry) => readonly LogType[] = recordedTypes,
): LoadBalancerState {
  const on = leftOn(settings, entry, state);
  const off = which(entry).filter((type) => on.includes(type));
  return { ...state, logs: state.logs && mapTypes(state.logs, (type, now) => off.includes(type) ? { ...now, enabled: false } : now) };
}

/** The types of logs on record, whether they stay or leave. */
export function recordedTypes({ staying, leaving }: Entry): readonly LogType[] {
  return [...staying, ...leaving];
}

/** How many types of logs go into a bucket. */
export function logsInto(name: string, { logs }: LoadBalancerState): number {
  return LOG_TYPES.filter((type) => logs?.[type].enabled && logs[type].bucket === name).length;
}

/** Where these types go, those first that this stack has directed: all that are on record of a load balancer are in one place. */
function destination(settings: Settings, entry: Entry, logs: Logs, types: readonly LogType[]): Omit<LogDestination, 'enabled'> {
  const ours = leftOn(settings, entry, { logs }).find((type) => types.includes(type));
  const other = types.map((type) => logs[type]).find(({ enabled, bucket }) => enabled && settings.logBuckets.includes(bucket));
  const { bucket, prefix } = ours ? logs[ours] : other ?? { bucket: settings.newBucket, prefix: '' };
  return { bucket, prefix };
}

function mapTypes(logs: Logs, change: (type: LogType, one: LogDestination) => LogDestination): Logs {
  return Object.fromEntries(LOG_TYPES.map((type) => [type, change(type, logs[type])])) as Logs;
}
