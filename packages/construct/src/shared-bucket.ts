import { filterOf, logDelivery, logNotification, readGrant } from '@logs-analysis/policy-model';
import type { NotificationRule } from '@logs-analysis/policy-model';
import { AspectPriority, Aspects, Stack } from 'aws-cdk-lib';
import type { CfnResource, IAspect } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import type { AppBucket } from './app-bucket';
import { bucketFindings } from './bucket-findings';
import { lateStatement } from './late-statement';
import type { NativeOnboarding } from './native-onboarding';
import { policyFindings } from './policy-findings';
import type { PolicyPurpose } from './policy-findings';

/** A bucket of the app whose logs an onboarding shares with the service. */
export class SharedBucket implements IAspect {
  private readonly prefixes = new Set<string>();

  constructor(private readonly onboarding: NativeOnboarding, private readonly shared: AppBucket, prefix: string) {
    const { bucket } = shared;
    this.prefixes.add(prefix);
    this.grant().forEach((_, index) => addStatement(bucket, lateStatement(() => this.grant()[index])));
    // Late, so that it does not matter whether the app sets up notifications of its own before or after.
    Aspects.of(bucket).add(this, { priority: AspectPriority.READONLY - 1 });
    onboarding.node.addValidation({
      validate: () => [...bucketFindings(shared, onboarding.topic.topicArn, this.rules()), ...policyFindings(shared, this.purpose())],
    });
  }

  public addPrefix(prefix: string): void {
    this.prefixes.add(prefix);
  }

  /** Lets Elastic Load Balancing write under a prefix. */
  public allowDelivery(prefix: string): void {
    for (const { Sid: _, ...statement } of logDelivery(this.onboarding.environment, this.shared.bucket.bucketName, prefix)) {
      addStatement(this.shared.bucket, iam.PolicyStatement.fromJson(statement));
    }
  }

  /** What has to be there before a load balancer can log to the bucket. */
  public get policyResource(): CfnResource {
    return this.shared.bucket.policy!.node.defaultChild as CfnResource;
  }

  /**
   * The bucket's name without a reference to it, since the bucket waits for the topic's policy. Where CloudFormation invents the name it
   * is not known before, and every bucket of the account may publish; the service can read none but the shared ones.
   */
  public get nameForTopic(): string {
    const { resource } = this.shared;
    return Stack.of(resource).resolve(resource.bucketName) === undefined ? '*' : resource.bucketName!;
  }

  /** Adds the notifications, where those of the app are: to the resource of the CDK if the bucket has one, else to the bucket. */
  public visit(node: IConstruct): void {
    const { bucket, resource } = this.shared;
    if (node !== bucket) return;
    const { topic: { topicArn }, topicPolicy } = this.onboarding;
    if (bucket.node.tryFindChild('Notifications')) {
      const bind = () => ({ type: s3.BucketNotificationDestinationType.TOPIC, arn: topicArn, dependencies: [topicPolicy] });
      for (const rule of this.rules()) {
        const filter = { prefix: filterOf(rule, 'prefix'), suffix: filterOf(rule, 'suffix') };
        bucket.addEventNotification(s3.EventType.OBJECT_CREATED, { bind }, filter);
      }
    } else {
      const present = resource.notificationConfiguration as s3.CfnBucket.NotificationConfigurationProperty | undefined;
      const topics = (present?.topicConfigurations ?? []) as readonly s3.CfnBucket.TopicConfigurationProperty[];
      resource.notificationConfiguration = {
        ...present, topicConfigurations: [...topics, ...this.rules().map((rule) => topicConfiguration(topicArn, rule))],
      };
      resource.node.addDependency(topicPolicy);
    }
  }

  private rules(): readonly NotificationRule[] {
    const { environment, owner: { service, onboardingName } } = this.onboarding;
    return [...this.prefixes].sort().map((prefix) => withTokens(logNotification(service, environment, [onboardingName], prefix)));
  }

  private purpose(): PolicyPurpose {
    const { environment, owner: { service } } = this.onboarding;
    return { environment, serviceName: service.name, serviceAccountId: service.accountId, prefixes: [...this.prefixes] };
  }

  private grant(): ReturnType<typeof readGrant> {
    const { owner, environment } = this.onboarding;
    return readGrant(owner, environment, this.shared.bucket.bucketName, [...this.prefixes]);
  }
}

function addStatement(bucket: s3.IBucket, statement: iam.PolicyStatement): void {
  if (bucket.addToResourcePolicy(statement).statementAdded) return;
  throw new Error(`${bucket.node.path}: its policy cannot be changed here; let the app create the bucket's policy as well, `
    + 'or import bucket and load balancers so that the function changes it');
}

/** A rule with the tokens of its prefix as they were: what is only known at deployment cannot be encoded before. */
function withTokens(rule: NotificationRule): NotificationRule {
  const filters = rule.Filter!.Key!.FilterRules!.map(({ Name, Value }) =>
    ({ Name, Value: Value!.replace(/%24%7BToken%5B.+?%5D%7D/g, (token) => decodeURIComponent(token)) }));
  return { ...rule, Filter: { Key: { FilterRules: filters } } };
}

/** CloudFormation's form of a rule; it has no ids. */
function topicConfiguration(topic: string, { Events, Filter }: NotificationRule): s3.CfnBucket.TopicConfigurationProperty {
  const rules = Filter!.Key!.FilterRules!.map(({ Name, Value }) => ({ name: Name!, value: Value! }));
  return { topic, event: Events![0], filter: { s3Key: { rules } } };
}
