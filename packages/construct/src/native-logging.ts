import { logFolder } from '@logs-analysis/policy-model';
import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AnalysisService } from './analysis-service';
import { appBucket } from './app-bucket';
import type { AppBucket } from './app-bucket';
import { LOG_TYPES } from './app-load-balancer';
import type { AppLoadBalancer, LogPlace } from './app-load-balancer';
import { CreatedBucket } from './created-bucket';
import type { LogLocation } from './grant-read';
import { NativeOnboarding } from './native-onboarding';
import type { Placement } from './situation';

export interface NativeLoggingProps {
  readonly placements: readonly Placement[];
  readonly former: readonly AppLoadBalancer[];
  readonly bucket?: s3.IBucket;
  readonly onboardingName: string;
  readonly logExpiration: Duration;
  readonly service: AnalysisService;
}

export interface NativeLogging {
  readonly topic?: sns.ITopic;
  readonly bucket?: s3.IBucket;
  /** Where the logs that are analysed lie. */
  readonly logs: readonly LogLocation[];
}

/** Onboards load balancers of the app with nothing but resources of CloudFormation: no function, no custom resource. */
export function nativeLogging(scope: Construct, props: NativeLoggingProps): NativeLogging {
  const { placements, former, onboardingName, service, logExpiration } = props;
  for (const one of former) {
    for (const type of LOG_TYPES.filter((each) => one.placeOf(each) === undefined)) one.turnOff(type);
  }
  if (placements.length === 0) return { logs: [] };
  const isBucketNeeded = props.bucket === undefined && placements.some(({ beside }) => beside === undefined);
  if (isBucketNeeded) refuseWithoutNamespace(scope);
  const bucket = isBucketNeeded ? CreatedBucket.in(Stack.of(scope), service, logExpiration) : props.bucket;
  const targets = placements.map((one) => ({ ...one, ...one.beside ?? { bucket: appBucket(bucket!)!, place: placeIn(bucket!) } }));
  const findings = [...stackFindings(targets.map((one) => one.bucket)), ...targets.flatMap(environmentFindings)];
  if (findings.length > 0) throw new Error(`${scope.node.path} cannot be deployed:\n  ${[...new Set(findings)].join('\n  ')}`);
  if (targets.some(({ isOn }) => !isOn)) warnOfChina(scope, service);
  const onboarding = NativeOnboarding.in(Stack.of(targets[0].bucket.resource), onboardingName, service);
  for (const { loadBalancer, type, isOn, bucket: target, place } of targets) {
    const shared = onboarding.share(target, place.prefix);
    if (!isOn) {
      if (bucket !== target.bucket || bucket === props.bucket) shared.allowDelivery(place.prefix);
      loadBalancer.turnOn(type, place);
      loadBalancer.resource.addDependency(shared.policyResource);
    }
    scope.node.addValidation({
      validate: () => loadBalancer.rendersPlace(type, place) ? [] : [
        `the ${type} logs of ${loadBalancer.construct.node.path} no longer go where they went when this construct was created; `
          + 'turn them on or move them before that, or leave it to this construct',
      ],
    });
  }
  return {
    topic: onboarding.topic,
    bucket,
    logs: targets.map((one) => ({ bucket: one.bucket.bucket, folder: logFolder(onboarding.environment, one.place.prefix) })),
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html */
function refuseWithoutNamespace(scope: Construct): void {
  const { region } = Stack.of(scope);
  if (!['me-south-1', 'me-central-1'].includes(region)) return;
  throw new Error(`${scope.node.path} cannot be deployed:\n  bucket: none is created in ${region}, where S3 reserves no names for `
    + 'accounts; give one that this app creates');
}

/** The policies of AWS in China name accounts by Region, and CloudFormation cannot leave a principal out of a statement. */
function warnOfChina(scope: Construct, service: AnalysisService): void {
  if (!Token.isUnresolved(Stack.of(scope).region) || !Object.keys(service.regions).some((region) => region.startsWith('cn-'))) return;
  Annotations.of(scope).addWarningV2('@logs-analysis/construct:china', 'In China, earlier accounts of AWS may still deliver logs, and the '
    + 'bucket policy lets them only where the Region is known; if this stack is deployed there, give it a Region');
}

function placeIn(bucket: s3.IBucket): LogPlace {
  return { bucket: bucket.bucketName, prefix: '' };
}

/** The topic has to be in the stack of the buckets, or stacks could depend on each other. */
function stackFindings(buckets: readonly AppBucket[]): string[] {
  const stacks = new Set(buckets.map(({ resource }) => Stack.of(resource)));
  return stacks.size <= 1 ? [] : [
    `loadBalancers: they log to buckets of several stacks (${[...stacks].map(({ stackName }) => stackName).join(', ')}); `
      + 'use one construct for the load balancers of each',
  ];
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
function environmentFindings({ loadBalancer, bucket }: Pick<Placement, 'loadBalancer'> & { readonly bucket: AppBucket }): string[] {
  const [from, to] = [Stack.of(loadBalancer.resource), Stack.of(bucket.resource)];
  return (['region', 'account'] as const)
    .filter((name) => !Token.isUnresolved(from[name]) && !Token.isUnresolved(to[name]) && from[name] !== to[name])
    .map((name) => `loadBalancers: ${loadBalancer.construct.node.path} is in ${name} ${from[name]} and logs to `
      + `${bucket.bucket.node.path} in ${to[name]}; log to a bucket in ${from[name]}`);
}
