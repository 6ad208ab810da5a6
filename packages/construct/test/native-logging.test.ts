import { App, CfnParameter, Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AlbLogsAnalysis, LogType } from '../src';
import { appLoadBalancer, appStack, logAttributes, NEW_PROJECT, resourceOf } from './apps';
import { ENVIRONMENT } from './stacks';
import PROFILE from '../src/service-profile.json';

const FOLDER = 'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/';

describe('load balancers that do not log', () => {
  test.each([
    ['known', { env: ENVIRONMENT }], ['chosen at deployment', {}],
  ])('are onboarded without code, roles and custom resources, account and Region %s', (_, props) => {
    const stack = appStack(props);
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [appLoadBalancer(stack)] });
    const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string }> };
    expect(Object.values(Resources).map(({ Type }) => Type).sort()).toEqual([
      'AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'AWS::SNS::Subscription', 'AWS::SNS::Topic',
      'AWS::SNS::TopicPolicy',
    ]);
  });

  test('log to the created bucket, once its policy lets them', () => {
    const stack = appStack();
    const alb = appLoadBalancer(stack);
    const { bucket } = new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [alb] });
    expect(logAttributes(alb)).toEqual({
      'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': stack.resolve(bucket!.bucketName), 'access_logs.s3.prefix': '',
    });
    const { id } = resourceOf(stack, 'AWS::S3::BucketPolicy');
    Template.fromStack(stack).hasResource('AWS::ElasticLoadBalancingV2::LoadBalancer', { DependsOn: Match.arrayWith([id]) });
  });

  test('log what is asked for', () => {
    const stack = appStack();
    const alb = appLoadBalancer(stack);
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [alb], logTypes: [LogType.CONNECTION, LogType.HEALTH_CHECK] });
    expect(logAttributes(alb)).toMatchObject({ 'connection_logs.s3.enabled': 'true', 'health_check_logs.s3.enabled': 'true' });
    expect(logAttributes(alb)).not.toHaveProperty(['access_logs.s3.enabled']);
  });

  test('log to a bucket of the app if it is given, which lets them', () => {
    const stack = appStack();
    const alb = appLoadBalancer(stack);
    const bucket = new Bucket(stack, 'Logs');
    expect(new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [alb], bucket }).bucket).toBe(bucket);
    expect(logAttributes(alb)).toMatchObject({ 'access_logs.s3.bucket': stack.resolve(bucket.bucketName) });
    const delivery = { Action: 's3:PutObject', Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' } };
    Template.fromStack(stack).hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(delivery)]) },
    });
    Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 1);
  });

  test('share the bucket, the topic and the notification with those of other constructs of the stack', () => {
    const stack = appStack();
    const topics = ['One', 'Two'].map((id) =>
      new AlbLogsAnalysis(stack, id, { loadBalancers: [appLoadBalancer(stack, `${id}Alb`)] }).topic);
    expect(topics[0]).toBe(topics[1]);
    expect(notifications(stack)).toHaveLength(1);
  });
});

describe('the created bucket', () => {
  test('is as private and as lasting as the one that the function creates', () => {
    const stack = appStack();
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [appLoadBalancer(stack)], logExpiration: Duration.days(30) });
    expect(resourceOf(stack, 'AWS::S3::Bucket')).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketNamespace: 'account-regional',
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true,
        },
      },
    });
  });

  test('has another name in each life of the stack, and never a longer one than S3 allows', () => {
    const stack = appStack({ env: { ...ENVIRONMENT, region: 'eu-west-1' } });
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [appLoadBalancer(stack)] });
    const { BucketName } = resourceOf(stack, 'AWS::S3::Bucket').Properties as { BucketName: { 'Fn::Join': [string, unknown[]] } };
    const [start, life, end] = BucketName['Fn::Join'][1];
    expect([start, end]).toEqual([`${PROFILE.resourcePrefix}-`, '-111122223333-eu-west-1-an']);
    expect(JSON.stringify(life)).toContain('{"Ref":"AWS::StackId"}');
    const longest = ['p'.repeat(18), 'l'.repeat(12), '111122223333', 'ap-northeast-1', 'an'].join('-');
    expect(longest.length).toBeLessThanOrEqual(63);
  });

  test('waits for the policy of the topic, which knows the bucket by its name', () => {
    const stack = appStack();
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [appLoadBalancer(stack)] });
    const { id, Properties } = resourceOf(stack, 'AWS::SNS::TopicPolicy');
    expect(resourceOf(stack, 'AWS::S3::Bucket')).toMatchObject({ DependsOn: [id] });
    expect(JSON.stringify(Properties)).toContain('arn:');
    expect(JSON.stringify(Properties)).not.toContain(resourceOf(stack, 'AWS::S3::Bucket').id);
  });

  test('cannot keep logs for two different times', () => {
    const stack = appStack();
    new AlbLogsAnalysis(stack, 'One', { loadBalancers: [appLoadBalancer(stack)], logExpiration: Duration.days(1) });
    expect(() => new AlbLogsAnalysis(stack, 'Two', { loadBalancers: [appLoadBalancer(stack, 'Other')] }))
      .toThrow('give both the same logExpiration');
  });
});

describe('former load balancers', () => {
  test('have the logs turned off that were turned on, which merely leaving them out would not do', () => {
    const stack = appStack();
    const [alb, former] = [appLoadBalancer(stack), appLoadBalancer(stack, 'Former')];
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [alb], formerLoadBalancers: [former] });
    expect(logAttributes(former)).toEqual({
      'access_logs.s3.enabled': 'false', 'connection_logs.s3.enabled': 'false', 'health_check_logs.s3.enabled': 'false',
    });
  });

  test('keep the logs that the app turns on', () => {
    const stack = appStack();
    const former = appLoadBalancer(stack);
    former.logAccessLogs(new Bucket(stack, 'Logs'));
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [], formerLoadBalancers: [former] });
    expect(logAttributes(former)).toMatchObject({ 'access_logs.s3.enabled': 'true', 'connection_logs.s3.enabled': 'false' });
  });

  test('may be all there is before a construct is removed', () => {
    const stack = appStack();
    const construct = new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [], formerLoadBalancers: [appLoadBalancer(stack)] });
    Template.fromStack(stack).resourceCountIs('AWS::SNS::Topic', 0);
    expect(() => construct.topic).toThrow('has no topic');
  });
});

describe('load balancers that log to a bucket of the app', () => {
  test('are left as they are, and their bucket is shared', () => {
    const stack = appStack();
    const alb = appLoadBalancer(stack);
    const bucket = new Bucket(stack, 'Logs');
    alb.logAccessLogs(bucket, 'shop');
    const before = logAttributes(alb);
    const other = appStack();
    const otherAlb = appLoadBalancer(other);
    otherAlb.logAccessLogs(new Bucket(other, 'Logs'), 'shop');
    new AlbLogsAnalysis(other, 'LogsAnalysis', { loadBalancers: [otherAlb] });
    expect(logAttributes(otherAlb)).toEqual(before);
    expect(notifications(other)).toEqual([rule(`shop/${FOLDER}`)]);
  });

  test('may log under a prefix with special characters, which the filter has encoded, but what is only known at deployment', () => {
    const stack = appStack();
    const alb = appLoadBalancer(stack);
    const environment = new CfnParameter(stack, 'Environment');
    alb.logAccessLogs(new Bucket(stack, 'Logs'), `env=prod, ${environment.valueAsString}`);
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [alb] });
    const value = { 'Fn::Join': ['', ['env%3Dprod%2C+', { Ref: 'Environment' }, `/${FOLDER}`]] };
    expect(notifications(stack)).toMatchObject([{ Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: value }, {}] } } }]);
  });

  test('write other logs beside them', () => {
    const stack = appStack();
    const alb = appLoadBalancer(stack);
    const bucket = new Bucket(stack, 'Logs');
    alb.logAccessLogs(bucket, 'shop');
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [alb], logTypes: [LogType.ACCESS, LogType.CONNECTION] });
    expect(logAttributes(alb)).toMatchObject({
      'connection_logs.s3.bucket': stack.resolve(bucket.bucketName), 'connection_logs.s3.prefix': 'shop',
    });
  });

  test.each([
    ['before', 'an old project', true, {}], ['after', 'an old project', false, {}],
    ['before', 'a new project', true, NEW_PROJECT], ['after', 'a new project', false, NEW_PROJECT],
  ])('join the notifications that the app sets up %s the construct in %s, with no code of their own', (_, __, isBefore, context) => {
    const stack = appStack({ env: ENVIRONMENT }, 'Stack', new App({ context }));
    const alb = appLoadBalancer(stack);
    const bucket = new Bucket(stack, 'Logs');
    alb.logAccessLogs(bucket, 'shop');
    const notify = () => bucket.addEventNotification(EventType.OBJECT_REMOVED, new SqsDestination(new Queue(stack, 'Queue')));
    if (isBefore) notify();
    const { topic } = new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [alb] });
    if (!isBefore) notify();
    Template.fromStack(stack).hasResourceProperties('Custom::S3BucketNotifications', {
      NotificationConfiguration: {
        QueueConfigurations: [Match.objectLike({ Events: ['s3:ObjectRemoved:*'] })],
        TopicConfigurations: [{
          Events: ['s3:ObjectCreated:*'],
          Filter: { Key: { FilterRules: Match.arrayWith([{ Name: 'prefix', Value: `shop/${FOLDER}` }]) } },
          TopicArn: stack.resolve(topic.topicArn),
        }],
      },
    });
    expect(resourceOf(stack, 'AWS::S3::Bucket')).not.toHaveProperty('Properties.NotificationConfiguration');
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
    expect(resourceOf(stack, 'Custom::S3BucketNotifications').DependsOn).toContain(resourceOf(stack, 'AWS::SNS::TopicPolicy').id);
  });

  test('keep the notifications that the app gives the bucket itself', () => {
    const stack = appStack();
    const alb = appLoadBalancer(stack);
    const bucket = new Bucket(stack, 'Logs');
    alb.logAccessLogs(bucket);
    const topic = 'arn:aws:sns:eu-west-1:111122223333:deletions';
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [alb] });
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true }, topicConfigurations: [{ event: 's3:ObjectRemoved:*', topic }],
    };
    const NotificationConfiguration = {
      EventBridgeConfiguration: { EventBridgeEnabled: true },
      TopicConfigurations: [{ Event: 's3:ObjectRemoved:*', Topic: topic }, rule(FOLDER)],
    };
    expect(resourceOf(stack, 'AWS::S3::Bucket')).toMatchObject({ Properties: { NotificationConfiguration } });
  });
});

/** The notifications in the properties of the only bucket, without their topic. */
function notifications(stack: Stack): unknown[] {
  const { Properties } = resourceOf(stack, 'AWS::S3::Bucket') as unknown as {
    Properties: { NotificationConfiguration: { TopicConfigurations: Array<Record<string, unknown>> } };
  };
  return Properties.NotificationConfiguration.TopicConfigurations.map(({ Topic: _, ...rest }) => rest);
}

function rule(folder: string): object {
  return {
    Event: 's3:ObjectCreated:*',
    Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: folder }, { Name: 'suffix', Value: '.log.gz' }] } },
  };
}
