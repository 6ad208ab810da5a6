import { statementsOf, topicPolicy } from '@logs-analysis/policy-model';
import type { Environment, Owner, Service, Statement } from '@logs-analysis/policy-model';
import type { Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { acknowledge } from './acknowledge';
import type { AnalysisService } from './analysis-service';
import type { AppBucket } from './app-bucket';
import { lateStatement } from './late-statement';
import { serviceHere } from './service-here';
import { SharedBucket } from './shared-bucket';

/**
 * What the function does, as plain resources: the topic that tells the service of new log objects, and its subscription. One for each
 * onboarding name in the stack that has the buckets, whichever stacks the load balancers and constructs are in.
 */
export class NativeOnboarding extends Construct {
  /** The one of the stack. */
  public static in(stack: Stack, onboardingName: string, service: AnalysisService): NativeOnboarding {
    const id = `${service.idPrefix}Onboarding-${onboardingName}`;
    const existing = stack.node.tryFindChild(id) as NativeOnboarding | undefined;
    if (existing && JSON.stringify(existing.analysisService) !== JSON.stringify(service)) {
      throw new Error(`${existing.node.path} shares logs with another service; give this construct another onboardingName`);
    }
    return existing ?? new NativeOnboarding(stack, id, onboardingName, service);
  }

  public readonly topic: sns.Topic;
  public readonly environment: Environment;
  public readonly owner: Owner;
  private readonly shared = new Map<string, SharedBucket>();

  private constructor(stack: Stack, id: string, onboardingName: string, private readonly analysisService: AnalysisService) {
    super(stack, id);
    this.environment = { partition: stack.partition, region: stack.region, accountId: stack.account };
    const service = serviceHere(this, analysisService);
    this.owner = { onboardingName, service };
    this.topic = new sns.Topic(this, 'Topic', { displayName: `New load balancer logs for ${service.name}` });
    acknowledge(this.topic, { 'AwsSolutions-SNS3': 'Nobody but S3 may publish, and S3 does over TLS' });
    this.allowPublishing(service);
    new sns.Subscription(this, 'Subscription', {
      topic: this.topic, protocol: sns.SubscriptionProtocol.SQS, endpoint: service.endpoint,
    });
  }

  /** What has to be there before a bucket can publish to the topic. */
  public get topicPolicy(): IConstruct {
    return this.topic.node.findChild('Policy');
  }

  /** Lets the service read what is logged under a prefix of a bucket, and tells it of every new log object there. */
  public share(bucket: AppBucket, prefix: string): SharedBucket {
    const { path } = bucket.resource.node;
    const shared = this.shared.get(path) ?? new SharedBucket(this, bucket, prefix);
    this.shared.set(path, shared);
    shared.addPrefix(prefix);
    return shared;
  }

  private allowPublishing(service: Service): void {
    const buckets = (): string[] => [...new Set([...this.shared.values()].map(({ nameForTopic }) => nameForTopic))];
    const statements = (): readonly Statement[] =>
      statementsOf(topicPolicy(this.environment, service, this.topic.topicName, buckets()));
    statements().forEach((_, index) => this.topic.addToResourcePolicy(lateStatement(() => statements()[index])));
  }
}
