import { parseBucketArn, parseLoadBalancerArn, parseTopicArn, partitionOf } from '@logs-analysis/policy-model';
import { Aws, Token } from 'aws-cdk-lib';
import type { AnalysisService } from './analysis-service';
import { arnFindings, regionFindings } from './text-findings';

/** What is onboarded in one Region of one account. */
export interface StackSetTarget {
  /** The 12 digits of the account; not the management account of the organization, which stack sets do not deploy to. */
  readonly account: string;

  /** The Region of the load balancers, by its code, for example `eu-west-1`. */
  readonly region: string;

  /** The load balancers whose logs are to be analysed. */
  readonly loadBalancerArns: string[];

  /**
   * Load balancers that were on the list above before, and are put back as they were.
   *
   * @default - none
   */
  readonly formerLoadBalancerArns?: string[];

  /**
   * The buckets that these load balancers log to already. The logs of no other bucket of the account are shared.
   *
   * @default - none: no load balancer logs yet, and a bucket is created
   */
  readonly logBucketArns?: string[];

  /**
   * Topics of the account that a log bucket notifies of all its logs already.
   *
   * @default - none: the service hears of logs through a topic that is created for it
   */
  readonly existingTopicArns?: string[];

  /**
   * Other parameters of the template in this account and Region, by their names: `PermissionsBoundaryArn`, `RolePath` and the like.
   *
   * @default - those of the stack set
   */
  readonly parameters?: { [name: string]: string };
}

/** That of the Region, if it is known. */
export function partitionFor({ region }: StackSetTarget): string {
  return Token.isUnresolved(region) ? Aws.PARTITION : partitionOf(region);
}

/**
 * All that would be refused at deployment, each with a remedy. Tokens pass: the template checks what they stand for.
 *
 * @param here the Region of the stack set
 */
export function targetFindings(targets: readonly StackSetTarget[], service: AnalysisService, here: string): string[] {
  if (targets.length === 0) return ['targets: the list is empty; name at least one account and Region'];
  return targets.flatMap((target, index) => {
    const { account, region, loadBalancerArns } = target;
    const input = `targets[${index}]`;
    const place = { account, region, partition: partitionFor(target) };
    const same = targets.slice(0, index).some((other) => other.account === account && other.region === region);
    return [
      ...(Token.isUnresolved(account) || /^\d{12}$/.test(account) ? [] : [`${input}.account: give the 12 digits of the account`]),
      ...(same ? [`${input}: ${account} in ${region} is on the list already; put its load balancers into one target`] : []),
      ...(loadBalancerArns.length === 0
        ? [`${input}.loadBalancerArns: the list is empty; to put an account back as it was, take its target off the list`] : []),
      ...regionFindings(`${input}.region`, region, service),
      ...(Token.isUnresolved(region) || Token.isUnresolved(here) || partitionOf(region) === partitionOf(here)
        ? [] : [`${input}.region: no stack set of ${here} reaches ${region}; create one in ${partitionOf(region)}`]),
      ...LISTS.flatMap(({ name, parse }) => known(target[name]).flatMap((arn) => arnFindings(`${input}.${name}`, arn, place, parse))),
      ...listedParameters(target).filter(([, list]) => list.join().length > MOST_CHARACTERS).map(([name]) =>
        `${input}: ${name} is longer than the ${MOST_CHARACTERS} characters of a parameter; divide it over two stack sets with an `
          + 'onboardingName of their own'),
    ];
  });
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_CHARACTERS = 4096;

const LISTS = [
  { name: 'loadBalancerArns', parameter: 'LoadBalancerArns', parse: parseLoadBalancerArn },
  { name: 'formerLoadBalancerArns', parameter: 'FormerLoadBalancerArns', parse: parseLoadBalancerArn },
  { name: 'logBucketArns', parameter: 'LogBucketArns', parse: parseBucketArn },
  { name: 'existingTopicArns', parameter: 'ExistingTopicArns', parse: parseTopicArn },
] as const;

/** The parameters of the template that are lists, where they have members. */
export function listedParameters(target: StackSetTarget): ReadonlyArray<readonly [string, string[]]> {
  return LISTS.map(({ name, parameter }) => [parameter, target[name] ?? []] as const).filter(([, list]) => list.length > 0);
}

/** A list that is a token as a whole says nothing of its members. */
function known(list: string[] = []): readonly string[] {
  return Token.isUnresolved(list) ? [] : list;
}
