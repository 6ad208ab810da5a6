import { lookUp } from './account';
import type { World } from './account';
import { awsError } from './aws-error';
import { mayDeliver } from './log-delivery-test';
import type { AwsApi } from '../../src/aws/aws-api';

type ElbCalls = Pick<AwsApi, 'describeLoadBalancerAttributes' | 'modifyLoadBalancerAttributes'>;

const DEFAULTS = {
  'access_logs.s3.enabled': 'false',
  'access_logs.s3.bucket': '',
  'access_logs.s3.prefix': '',
  'connection_logs.s3.enabled': 'false',
  'connection_logs.s3.bucket': '',
  'connection_logs.s3.prefix': '',
  'health_check_logs.s3.enabled': 'false',
  'health_check_logs.s3.bucket': '',
  'health_check_logs.s3.prefix': '',
  'deletion_protection.enabled': 'false',
  'idle_timeout.timeout_seconds': '60',
};

export function fakeElb({ loadBalancers, buckets }: World): ElbCalls {
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
      const unknown = Object.keys(changes).find((key) => !(key in DEFAULTS));
      if (unknown) throw awsError('InvalidConfigurationRequestException', `Load balancer attribute key '${unknown}' is not recognized`);
      const attributes: Record<string, string> = { ...DEFAULTS, ...found.attributes, ...changes };
      if (attributes['access_logs.s3.enabled'] === 'true') checkDelivery(arn, attributes);
      found.attributes = { ...found.attributes, ...changes };
    },
  };

  function checkDelivery(arn: string, attributes: Readonly<Record<string, string>>): void {
    const { 'access_logs.s3.bucket': name, 'access_logs.s3.prefix': prefix } = attributes;
    if (name === '') throw awsError('ValidationError', 'S3Bucket name cannot be empty');
    if (/^\/|\/$|AWSLogs/.test(prefix)) {
      throw awsError('ValidationError', 'The value of \'access_logs.s3.prefix\' cannot start or end with \'/\', or contain \'AWSLogs\'');
    }
    const bucket = lookUp(buckets, name);
    if (bucket === undefined || !mayDeliver(name, bucket, prefix, arn)) {
      throw awsError('InvalidConfigurationRequestException', `Access Denied for bucket: ${name}. Please check S3bucket permission`);
    }
  }
}
