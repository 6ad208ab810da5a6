import type { Settings } from '../settings';
import type { State } from './state';

/** The prefixes under which logs that the settings ask for are written into a bucket. */
export function prefixesIn(
  bucket: string, { logTypes, formerLoadBalancerArns }: Settings, { loadBalancers }: Pick<State, 'loadBalancers'>,
): readonly string[] {
  return loadBalancers.filter(({ arn }) => !formerLoadBalancerArns.includes(arn))
    .flatMap(({ logs }) => logTypes.map((type) => logs?.[type]))
    .flatMap((one) => one?.enabled && one.bucket === bucket ? [one.prefix] : []);
}
