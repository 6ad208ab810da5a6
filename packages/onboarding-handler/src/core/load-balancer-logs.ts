import type { Settings } from '../settings';
import type { Entry } from './journal';
import { LOG_TYPES } from './state';
import type { LoadBalancerState, LogDestination, Logs, LogType } from './state';

/** Logs that are asked for and off go where other logs of the load balancer go, or into the bucket created for them. */
export function turnedOn(settings: Settings, logs: Logs): Logs {
  const there = destination(settings, LOG_TYPES.map((type) => logs[type]));
  return mapTypes(logs, (type, one) => settings.logTypes.includes(type) && !one.enabled ? { enabled: true, ...there } : one);
}

/** The logs of a load balancer that this stack turned on, by its entry on record, and that are still as it left them. */
export function leftOn(settings: Settings, entry: Entry, { logs }: LoadBalancerState): readonly LogType[] {
  if (logs === undefined) return [];
  const ours = recordedTypes(entry);
  const then = destination(settings, LOG_TYPES.filter((type) => !ours.includes(type)).map((type) => logs[type]));
  return ours.filter((type) => logs[type].enabled && logs[type].bucket === then.bucket && logs[type].prefix === then.prefix);
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

function destination({ logBuckets, newBucket }: Settings, others: readonly LogDestination[]): Omit<LogDestination, 'enabled'> {
  const other = others.find(({ enabled, bucket }) => enabled && logBuckets.includes(bucket));
  return other ? { bucket: other.bucket, prefix: other.prefix } : { bucket: newBucket, prefix: '' };
}

function mapTypes(logs: Logs, change: (type: LogType, one: LogDestination) => LogDestination): Logs {
  return Object.fromEntries(LOG_TYPES.map((type) => [type, change(type, logs[type])])) as Logs;
}
