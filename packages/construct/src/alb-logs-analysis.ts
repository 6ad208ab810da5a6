import { STACK_WAITS_SECONDS } from '@logs-analysis/onboarding-handler';
import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AnalysisService } from './analysis-service';
import { HandlerFunction } from './handler-function';
import { inputFindings } from './input-findings';
import { OnboardingMode } from './onboarding-mode';
import { serviceHere } from './service-here';

/** What `AlbLogsAnalysis` onboards, and how. */
export interface AlbLogsAnalysisProps {
  /**
   * The load balancers whose access logs are to be analysed: at least one, all in the account and Region of the stack. One that
   * logs already goes on logging where it does; one that does not is made to log to a bucket that is created for it.
   */
  readonly loadBalancers: elbv2.IApplicationLoadBalancer[];

  /**
   * The buckets that these load balancers log to already. The function may share the logs of no other bucket of yours.
   *
   * @default - none: no load balancer logs yet
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
   * Names the function, its role and log, and the topic, so it must differ from that of every other onboarding in the account and
   * Region. 3 to 40 characters: lower-case words that begin with a letter, joined by hyphens.
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
   * How long the log of the onboarding function is kept.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Whether the deployment makes its changes, or says only what they would be. A plan can be applied later; the other way round,
   * remove the construct.
   *
   * @default OnboardingMode.APPLY
   */
  readonly mode?: OnboardingMode;
}

/**
 * Lets a log-analysis service read the access logs of Application Load Balancers, and nothing else. It deploys the same function with
 * the same permissions as the CloudFormation template of this release. Removing it puts everything back; logs are never deleted.
 */
export class AlbLogsAnalysis extends Construct {
  /** What the function may do. */
  public readonly role: iam.IRole;

  /** The function that does the onboarding whenever the stack is created, updated or deleted. */
  public readonly handlerFunction: lambda.IFunction;

  /** The ARN of the topic that tells the service of new log objects; known after the onboarding. */
  public readonly topicArn: string;

  /** The topic that tells the service of new log objects. */
  public readonly topic: sns.ITopic;

  /**
   * What the latest deployment changed in the account, what it left alone and why, and what is pending, for people; of a plan, what
   * would be changed. Of many load balancers it tells as much as CloudFormation takes, and the log of the function the rest.
   */
  public readonly report: string;

  /** What to do now, in a sentence. */
  public readonly nextStep: string;

  /** Fails with all findings if something cannot be used; tokens are checked at deployment. */
  constructor(scope: Construct, id: string, props: AlbLogsAnalysisProps) {
    super(scope, id);
    const {
      loadBalancers, logBuckets = [], existingTopics = [], onboardingName = 'logs-analysis-alb',
      logExpiration = Duration.days(90), service = AnalysisService.DEFAULT, logRetention = logs.RetentionDays.ONE_MONTH,
      mode = OnboardingMode.APPLY,
    } = props;
    const stack = Stack.of(this);
    const findings = inputFindings(stack, { loadBalancers, logBuckets, existingTopics, onboardingName, logExpiration, service });
    if (findings.length > 0) throw new Error(`${this.node.path} cannot be deployed:\n  ${findings.join('\n  ')}`);

    const { name, idPrefix, resourcePrefix, endpoint, reader, tenantTag } = serviceHere(this, service);
    const loadBalancerArns = loadBalancers.map(({ loadBalancerArn }) => loadBalancerArn);
    const logBucketArns = logBuckets.map(({ bucketArn }) => bucketArn);
    const existingTopicArns = existingTopics.map(({ topicArn }) => topicArn);
    const handler = new HandlerFunction(this, 'Handler', {
      scope: {
        environment: { partition: stack.partition, region: stack.region, accountId: stack.account },
        service: { resourcePrefix, endpoint },
        onboardingName,
        stackArn: stack.stackId,
        loadBalancerArns,
        logBucketArns,
        existingTopicArns,
      },
      serviceName: name,
      logRetention,
    });
    const onboarding = new CustomResource(this, 'LoadBalancerLogs', {
      resourceType: 'Custom::LoadBalancerLogs',
      serviceToken: handler.lambda.functionArn,
      serviceTimeout: Duration.seconds(STACK_WAITS_SECONDS),
      properties: {
        Mode: mode,
        OnboardingName: onboardingName,
        LoadBalancerArns: loadBalancerArns,
        // The CDK leaves empty lists out, and the function insists on every property.
        LogBucketArns: logBucketArns.length === 0 ? [''] : logBucketArns,
        ExistingTopicArns: existingTopicArns,
        LogExpirationDays: logExpiration.toDays(),
        ServiceName: name,
        ServiceIdPrefix: idPrefix,
        ServiceResourcePrefix: resourcePrefix,
        ServiceEndpoint: endpoint,
        ServiceReader: reader,
        ServiceTenantTag: tenantTag,
        CodeSha256: handler.codeSha256,
      },
    });
    // Before the function is invoked, all that it needs is there.
    onboarding.node.addDependency(handler);
    // A policy or notifications that the app gives a bucket are there before ours are merged into them, and until ours are withdrawn; and
    // so is a topic while the service is subscribed to it.
    for (const given of [...logBuckets, ...existingTopics]) onboarding.node.addDependency(given);

    this.role = handler.role;
    this.handlerFunction = handler.lambda;
    this.topicArn = onboarding.getAttString('TopicArn');
    this.topic = sns.Topic.fromTopicArn(this, 'Topic', this.topicArn);
    this.report = onboarding.getAttString('Report');
    this.nextStep = onboarding.getAttString('NextStep');
  }
}
