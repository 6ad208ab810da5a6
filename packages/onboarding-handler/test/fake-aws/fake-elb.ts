import type { Environment } from '@logs-analysis/policy-model';
import { lookUp } from './account';
import type { StoredBucket, World } from './account';
import { awsError } from './aws-error';
import { isElsewhere } from './fake-s3';
import { LOG_KINDS, mayDeliver } from './log-delivery-test';
import type { LogKind } from './log-delivery-test';
import type { AwsApi } from '../../src/aws/aws-api';

type ElbCalls = Pick<AwsApi, 'describeLoadBalancerAttributes' | 'modifyLoadBalancerAttributes'>;

const MOST_ATTRIBUTES = 20;
const DEFAULTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(LOG_KINDS.flatMap((kind) =>
    [[`${kind}.s3.enabled`, 'false'], [`${kind}.s3.bucket`, ''], [`${kind}.s3.prefix`, '']])),
  'deletion_protection.enabled': 'false',
  'idle_timeout.timeout_seconds': '60',
};

/** @param seen the bucket as Elastic Load Balancing knows it, which may not be as it is */
export function fakeElb(
  { loadBalancers }: World, caller: Environment, seen: (bucketName: string) => StoredBucket | undefined,
): ElbCalls {
  const existing = (arn: string): World['loadBalancers'][string] => {
    const found = lookUp(loadBalancers, arn);
    if (found === undefined) throw awsError('LoadBalancerNotFoundException', `Load balancers '[${arn}]' not found`);
    return found;
  };
  return {
    async describeLoadBalancerAttributes(arn) {
      const found = lookUp(loadBalancers, arn);
      return found && { ...DEFAULTS, ...found.attributes };
    },
    async modifyLoadBalancerAttributes(arn, changes) {
      const found = existing(arn);
      if (Object.keys(changes).length > MOST_ATTRIBUTES) throw awsError('ValidationError', 'At most 20 attributes can be modified at once');
      const unknown = Object.keys(changes).find((key) => !(key in DEFAULTS));
      if (unknown) throw awsError('InvalidConfigurationRequestException', `Load balancer attribute key '${unknown}' is not recognized`);
      const attributes = { ...DEFAULTS, ...found.attributes, ...changes };
      for (const kind of LOG_KINDS) {
        const isNamed = Object.keys(changes).some((key) => key.startsWith(`${kind}.`));
        if (isNamed && attributes[`${kind}.s3.enabled`] === 'true') checkDelivery(arn, kind, attributes);
      }
      found.attributes = { ...found.attributes, ...changes };
    },
  };

  function checkDelivery(arn: string, kind: LogKind, attributes: Readonly<Record<string, string>>): void {
    const { [`${kind}.s3.bucket`]: name, [`${kind}.s3.prefix`]: prefix } = attributes;
    if (name === '') throw awsError('ValidationError', 'S3Bucket name cannot be empty');
    if (/^\/|\/$|AWSLogs/.test(prefix)) {
      throw awsError('ValidationError', `The value of '${kind}.s3.prefix' cannot start or end with '/', or contain 'AWSLogs'`);
    }
    const bucket = seen(name);
    if (bucket && isElsewhere(bucket, caller)) {
      const message = `The bucket ${name} is not in the same Region as the load balancer`;
      throw awsError('InvalidConfigurationRequestException', message);
    }
    if (bucket === undefined || !mayDeliver(name, bucket, prefix, arn, kind)) {
      throw awsError('InvalidConfigurationRequestException', `Access Denied for bucket: ${name}. Please check S3bucket permission`);
    }
  }
}
