import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { accountOf, regionOf, resourceOf } from './authorising-proxy/arn';
import { judgeLogDelivery, logFolder, LOG_TYPES, type LogType } from './authorising-proxy/log-delivery';
import type { World } from './authorising-proxy/world';

export interface LogToDeliver {
  readonly loadBalancerArn: string;
  readonly bucket: string;
  readonly prefix?: string;
  readonly type?: LogType['name'];
  readonly lines: readonly string[];
  readonly at?: Date;
}

export interface DeliveredLog {
  readonly key: string;
}

/** Writes one compressed log file where a load balancer would write it, if the bucket lets it. */
export async function deliverLog(log: LogToDeliver, world: World): Promise<DeliveredLog> {
  const { loadBalancerArn, bucket } = log;
  const key = logKey(log);
  const delivery = await judgeLogDelivery(world, { loadBalancerArn, bucket, key });
  const owner = await world.buckets.of(bucket);
  if (!delivery.allowed || owner === undefined) {
    throw new Error(`Elastic Load Balancing may not write ${key} to ${bucket}: ${delivery.reason}`);
  }
  await world.state.putObject(owner, bucket, key, gzipSync(`${log.lines.join('\n')}\n`));
  return { key };
}

/**
 * `[prefix/]AWSLogs/<account>/elasticloadbalancing/<region>/<yyyy>/<mm>/<dd>/<file>`
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
function logKey({ loadBalancerArn, prefix = '', type = 'access', at = new Date() }: LogToDeliver): string {
  const account = accountOf(loadBalancerArn);
  const region = regionOf(loadBalancerArn);
  const time = at.toISOString();
  const [year, month, day] = time.slice(0, 10).split('-');
  const { filePrefix } = LOG_TYPES.find(({ name }) => name === type)!;
  const loadBalancer = resourceOf(loadBalancerArn).split('/').slice(1).join('.');
  const end = `${year}${month}${day}T${time.slice(11, 13)}${time.slice(14, 16)}Z`;
  const node = `192.0.2.10_${randomBytes(4).toString('hex')}`;
  const file = `${filePrefix}${account}_elasticloadbalancing_${region}_${loadBalancer}_${end}_${node}.log.gz`;
  return `${logFolder(prefix, account)}/elasticloadbalancing/${region}/${year}/${month}/${day}/${file}`;
}
