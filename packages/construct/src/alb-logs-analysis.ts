import { Duration, Stack } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AnalysisService } from './analysis-service';
import { functionOnboarding } from './function-onboarding';
import { grantRead, logsOfFunction } from './grant-read';
import type { LogLocation } from './grant-read';
import { inputFindings } from './input-findings';
import type { Inputs } from './input-findings';
import { LogType } from './log-type';
import { nativeLogging } from './native-logging';
import { OnboardingMode } from './onboarding-mode';
import { situationOf } from './situation';

/** What `AlbLogsAnalysis` onboards, and how. */
export interface AlbLogsAnalysisProps {
  /**
   * The load balancers whose logs are to be analysed, all in one account and Region. One that logs already goes on logging where it
   * does; one that does not is made to log to `bucket`.
   *
   * Those that this app creates, with the buckets they log to, are onboarded by resources of CloudFormation alone. Those that are
   * imported, or that log to an imported bucket, are onboarded by a function. One construct cannot do both.
   */
  readonly loadBalancers: elbv2.IApplicationLoadBalancer[];

  /**
   * Load balancers that were on the list above before: the logs that were turned on for them are turned off again. Leave them
   * here for one deployment; CloudFormation leaves the logs of one that merely goes missing as they are.
   *
   * @default - none
   */
  readonly formerLoadBalancers?: elbv2.IApplicationLoadBalancer[];

  /**
   * Where load balancers of this app that do not log yet are made to log: a bucket of this app, in their Region, with SSE-S3.
   *
   * @default - a bucket is created that keeps logs for `logExpiration`, and is kept itself when the stack is deleted
   */
  readonly bucket?: s3.IBucket;

  /**
   * The buckets that imported load balancers log to already. The function may share the logs of no other bucket of yours. Buckets
   * that this app creates and its load balancers log to are found without being listed.
   *
   * @default - none: no imported load balancer logs yet
   */
  readonly logBuckets?: s3.IBucket[];

  /**
   * Topics of yours that a log bucket notifies of all its logs already. S3 allows no second notification, so the service is subscribed
   * to them, with a filter that lets nothing but new logs of these load balancers through. The function may use no other topic of yours.
   *
   * @default - none: the service hears of logs through a topic that is created for it
   */
  readonly existingTopics?: sns.ITopic[];

  /**
   * Whether a rule on the default event bus may tell of logs in an imported log bucket that sends its events to EventBridge already, where
   * S3 allows no second notification. The function may do nothing with EventBridge otherwise.
   *
   * @default false
   */
  readonly useEventBridge?: boolean;

  /**
   * The types of logs that are to be analysed; others are left alone.
   *
   * @default [LogType.ACCESS]
   */
  readonly logTypes?: LogType[];

  /**
   * Marks what is done to buckets, and names the function, its role and log, and its topic. It must differ from that of every other
   * onboarding in the account and Region that has a function or the same bucket. 3 to 40 characters: lower-case words that begin
   * with a letter, joined by hyphens.
   *
   * @default 'logs-analysis-alb'
   */
  readonly onboardingName?: string;

  /**
   * How long logs are kept in the bucket that is created: whole days, from 1 to 9999. Buckets of yours are left as they are.
   *
   * @default Duration.days(90)
   */
  readonly logExpiration?: Duration;

  /**
   * The service that may read the logs.
   *
   * @default AnalysisService.DEFAULT
   */
  readonly service?: AnalysisService;

  /**
   * How long the log of the onboarding function is kept, where there is one.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Whether the function makes its changes, or says only what they would be. A plan can be applied later; the other way round,
   * remove the construct. Where there is no function, `cdk diff` shows the plan.
   *
   * @default OnboardingMode.APPLY
   */
  readonly mode?: OnboardingMode;
}

/**
 * Lets a log-analysis service read the logs of Application Load Balancers, and nothing else. Load balancers of the app are onboarded by
 * resources of CloudFormation alone; others by the function of the CloudFormation template of this release, with the same permissions.
 * Removing it withdraws the service's access; logs are never deleted.
 */
export class AlbLogsAnalysis extends Construct {
  /**
   * Where load balancers of this app log that did not before: the bucket given, or the one created. Where there is a function,
   * it creates the bucket, and this is `undefined`.
   */
  public readonly bucket?: s3.IBucket;

  /** What the function may do, where there is one. */
  public readonly role?: iam.IRole;

  /** The function that does the onboarding whenever the stack is created, updated or deleted, where there is one. */
  public readonly handlerFunction?: lambda.IFunction;

  /**
   * What the function changed in the account at the latest deployment, what it left alone and why, and what is pending, for people;
   * of a plan, what would be changed. Of many load balancers it tells as much as CloudFormation takes, and the log of the function
   * the rest.
   */
  public readonly report?: string;

  /** What to do now, in a sentence, where there is a function. */
  public readonly nextStep?: string;

  private readonly newLogs?: sns.ITopic;
  private readonly logs: () => readonly LogLocation[];

  /** Fails with all findings if something cannot be used; tokens are checked at deployment. */
  constructor(scope: Construct, id: string, props: AlbLogsAnalysisProps) {
    super(scope, id);
    const inputs = withDefaults(props);
    const situation = situationOf(inputs);
    const findings = inputFindings(Stack.of(this), inputs, situation);
    if (findings.length > 0) throw new Error(`${this.node.path} cannot be deployed:\n  ${findings.join('\n  ')}`);
    if (situation.kind === 'native') {
      const { topic, bucket, logs: locations } = nativeLogging(this, { ...inputs, ...situation });
      this.newLogs = topic;
      this.bucket = bucket;
      this.logs = () => locations;
    } else {
      const { handler, onboarding } = functionOnboarding(this, inputs);
      this.newLogs = sns.Topic.fromTopicArn(this, 'Topic', onboarding.getAttString('TopicArn'));
      this.role = handler.role;
      this.handlerFunction = handler.lambda;
      this.report = onboarding.getAttString('Report');
      this.nextStep = onboarding.getAttString('NextStep');
      this.logs = () => logsOfFunction(this, inputs);
    }
  }

  /** The topic that tells the service of new log objects. */
  public get topic(): sns.ITopic {
    if (this.newLogs) return this.newLogs;
    throw new Error(`${this.node.path} has no topic: all its load balancers are former ones; do not ask for it`);
  }

  /**
   * Lets somebody else read the same logs as the service, for example a role of the account. Where there is a function, these are all
   * logs of load balancers of the account and Region in `logBuckets` and in the bucket that the function creates.
   */
  public grantReadLogs(grantee: iam.IGrantable): iam.Grant {
    return grantRead(grantee, this.logs());
  }
}

function withDefaults(props: AlbLogsAnalysisProps): Inputs {
  return {
    ...props,
    formerLoadBalancers: props.formerLoadBalancers ?? [],
    logBuckets: props.logBuckets ?? [],
    existingTopics: props.existingTopics ?? [],
    useEventBridge: props.useEventBridge ?? false,
    logTypes: props.logTypes ?? [LogType.ACCESS],
    onboardingName: props.onboardingName ?? 'logs-analysis-alb',
    logExpiration: props.logExpiration ?? Duration.days(90),
    service: props.service ?? AnalysisService.DEFAULT,
    logRetention: props.logRetention ?? logs.RetentionDays.ONE_MONTH,
    mode: props.mode ?? OnboardingMode.APPLY,
  };
}
