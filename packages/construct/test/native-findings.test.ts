import { App, CfnParameter } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Annotations as AnnotationsOf, Match, Template } from 'aws-cdk-lib/assertions';
import { NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ApplicationLoadBalancer, CfnLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { AnyPrincipal, ArnPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { Bucket, BucketEncryption, CfnBucketPolicy, EventType } from 'aws-cdk-lib/aws-s3';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { SnsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AlbLogsAnalysis, AnalysisService, OnboardingMode } from '../src';
import type { AlbLogsAnalysisProps } from '../src';
import { appLoadBalancer, appStack } from './apps';
import { ENVIRONMENT, loadBalancer, logBucket } from './stacks';
import PROFILE from '../src/service-profile.json';

/** A stack with a load balancer that logs to a bucket of it, the construct, and what else the app does. */
function synthesizing(
  more: (parts: { readonly stack: Stack; readonly alb: ApplicationLoadBalancer; readonly bucket: Bucket }) => void,
): () => void {
  return () => {
    const stack = appStack();
    const alb = appLoadBalancer(stack);
    const bucket = new Bucket(stack, 'Logs');
    alb.logAccessLogs(bucket, 'shop');
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [alb] });
    more({ stack, alb, bucket });
    Template.fromStack(stack);
  };
}

const creating = (props: (stack: Stack) => AlbLogsAnalysisProps) => () => {
  const stack = appStack();
  new AlbLogsAnalysis(stack, 'LogsAnalysis', props(stack));
};

describe('is refused when it is created', () => {
  test('a network load balancer', () => {
    expect(creating((stack) => {
      const { vpc } = appLoadBalancer(stack);
      return { loadBalancers: [new NetworkLoadBalancer(stack, 'Nlb', { vpc: vpc! }) as never] };
    })).toThrow('loadBalancers: Stack/Nlb is of another type; give Application Load Balancers');
  });

  test('a load balancer of the app beside one that is imported', () => {
    expect(creating((stack) => ({ loadBalancers: [appLoadBalancer(stack), loadBalancer(stack)] })))
      .toThrow(/this app creates Stack\/Alb and .*, but not Stack\/Albarn.*; use one construct for each kind/);
  });

  test('a load balancer that logs to a bucket of the app beside one that logs to an imported one', () => {
    expect(creating((stack) => {
      const [one, two] = ['One', 'Two'].map((id) => appLoadBalancer(stack, id));
      one.logAccessLogs(new Bucket(stack, 'Logs'));
      two.logAccessLogs(logBucket(stack));
      return { loadBalancers: [one, two] };
    })).toThrow(/this app creates Stack\/One .*, but not Stack\/Two .*; use one construct for each kind/);
  });

  test('an imported bucket for load balancers that do not log, whose policy the CDK would silently not change', () => {
    expect(creating((stack) => ({ loadBalancers: [appLoadBalancer(stack)], bucket: logBucket(stack) })))
      .toThrow('bucket: Stack/Bucketmy-logs is imported, so CloudFormation cannot change its policy; give a bucket that this app creates');
  });

  test('a bucket for load balancers that are imported', () => {
    expect(creating((stack) => ({ loadBalancers: [loadBalancer(stack)], bucket: new Bucket(stack, 'Logs') })))
      .toThrow('bucket: it is for load balancers that this app creates');
  });

  test('a load balancer of the app that logs to an imported bucket which is not listed', () => {
    expect(creating((stack) => {
      const alb = appLoadBalancer(stack);
      alb.logAccessLogs(logBucket(stack));
      return { loadBalancers: [alb] };
    })).toThrow('logBuckets: Stack/Alb logs to the bucket my-logs; add it to the list');
  });

  test('a bucket in another Region', () => {
    const app = new App();
    const logs = appStack({ env: { ...ENVIRONMENT, region: 'eu-central-1' } }, 'LogsStack', app);
    const bucket = new Bucket(logs, 'Logs', { bucketName: 'logs-of-acme' });
    const web = appStack({ env: ENVIRONMENT }, 'Web', app);
    expect(() => new AlbLogsAnalysis(web, 'LogsAnalysis', { loadBalancers: [appLoadBalancer(web)], bucket }))
      .toThrow('Web/Alb is in region eu-west-1 and logs to LogsStack/Logs in eu-central-1; log to a bucket in eu-west-1');
  });

  test('buckets in several stacks', () => {
    const app = new App();
    const stacks = ['One', 'Two'].map((id) => appStack({ env: ENVIRONMENT }, id, app));
    const albs = stacks.map((stack) => appLoadBalancer(stack));
    albs.forEach((alb, index) => alb.logAccessLogs(new Bucket(stacks[index], 'Logs')));
    expect(() => new AlbLogsAnalysis(stacks[0], 'LogsAnalysis', { loadBalancers: albs }))
      .toThrow('they log to buckets of several stacks (One, Two); use one construct for the load balancers of each');
  });

  test('a bucket that would have to be created where the account has no namespace for its name', () => {
    const service = new AnalysisService({
      ...AnalysisService.DEFAULT,
      regions: { 'me-south-1': { accountId: '444455556666', endpoint: 'arn:aws:sqs:me-south-1:444455556666:events' } },
    });
    const props = (stack: Stack) => ({ loadBalancers: [appLoadBalancer(stack)], service });
    const env = { ...ENVIRONMENT, region: 'me-south-1' };
    expect(() => {
      const stack = appStack({ env });
      new AlbLogsAnalysis(stack, 'LogsAnalysis', props(stack));
    }).toThrow('bucket: none is created in me-south-1, where S3 reserves no names for accounts; give one that this app creates');
    const stack = appStack({ env });
    expect(() => new AlbLogsAnalysis(stack, 'LogsAnalysis', { ...props(stack), bucket: new Bucket(stack, 'Logs') })).not.toThrow();
  });

  test('a plan, since there is no function that plans', () => {
    expect(creating((stack) => ({ loadBalancers: [appLoadBalancer(stack)], mode: OnboardingMode.PLAN })))
      .toThrow('see changes with cdk diff');
  });

  test('a topic that the service is to hear through, since the app decides what its buckets notify', () => {
    expect(creating((stack) => ({ loadBalancers: [appLoadBalancer(stack)], existingTopics: [new Topic(stack, 'Uploads')] })))
      .toThrow('existingTopics: these load balancers log to buckets of this app');
  });

  test('a rule of EventBridge, for the same reason', () => {
    const stack = appStack();
    const loadBalancers = [appLoadBalancer(stack)];
    expect(() => new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers, useEventBridge: true })).toThrow('useEventBridge: ');
  });

  test('a name that is known at deployment only', () => {
    expect(creating((stack) => {
      const onboardingName = new CfnParameter(stack, 'Name').valueAsString;
      return { loadBalancers: [appLoadBalancer(stack)], onboardingName };
    })).toThrow('onboardingName: it has a token in it, and becomes a part of ids; give plain text');
  });

  test('two services under one name', () => {
    const { name, regions } = AnalysisService.DEFAULT;
    const service = new AnalysisService({ name, regions, idPrefix: AnalysisService.DEFAULT.idPrefix, resourcePrefix: 'other' });
    expect(creating((stack) => {
      const bucket = new Bucket(stack, 'Logs');
      new AlbLogsAnalysis(stack, 'Other', { loadBalancers: [appLoadBalancer(stack, 'OtherAlb')], service, bucket });
      return { loadBalancers: [appLoadBalancer(stack)] };
    })).toThrow('give this construct another onboardingName');
  });

  test('logs that a parameter turns on', () => {
    expect(creating((stack) => {
      const alb = appLoadBalancer(stack);
      alb.setAttribute('access_logs.s3.enabled', new CfnParameter(stack, 'Enabled').valueAsString);
      return { loadBalancers: [alb] };
    })).toThrow('give its attribute access_logs.s3.enabled the text "true" or "false"');
  });
});

describe('is refused at synthesis', () => {
  test('logs that are moved later', () => {
    expect(synthesizing(({ stack, alb }) => alb.logAccessLogs(new Bucket(stack, 'Other'))))
      .toThrow('the access logs of Stack/Alb no longer go where they went when this construct was created');
  });

  test('logs that are moved by an override of the template', () => {
    const override = (alb: ApplicationLoadBalancer) =>
      (alb.node.defaultChild as CfnLoadBalancer).addPropertyOverride('LoadBalancerAttributes', []);
    expect(synthesizing(({ alb }) => override(alb)))
      .toThrow('the access logs of Stack/Alb no longer go where they went');
  });

  test.each([BucketEncryption.KMS, BucketEncryption.KMS_MANAGED])('a bucket with encryption %s', (encryption) => {
    const stack = appStack();
    const bucket = new Bucket(stack, 'Logs', { encryption });
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [appLoadBalancer(stack)], bucket });
    expect(() => Template.fromStack(stack)).toThrow('give it encryption: s3.BucketEncryption.S3_MANAGED');
  });

  test('a notification that overlaps, set up with the CDK', () => {
    expect(synthesizing(({ stack, bucket }) =>
      bucket.addEventNotification(EventType.OBJECT_CREATED_PUT, new SnsDestination(new Topic(stack, 'Topic')), { suffix: '.gz' })))
      .toThrow(/the notification \(s3:ObjectCreated:Put, prefix "", suffix ".gz", to .*\) of the bucket Stack\/Logs overlaps .*narrow/);
  });

  test('a notification that overlaps, set up on the resource', () => {
    expect(synthesizing(({ bucket }) => {
      (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
        queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: 'arn:aws:sqs:eu-west-1:111122223333:all' }],
      };
    })).toThrow(/the notification \(s3:ObjectCreated:\*, prefix "", suffix "", to arn:aws:sqs:eu-west-1:111122223333:all\) .* overlaps/);
  });

  test('an overlap where account and Region are chosen at deployment', () => {
    const stack = appStack({});
    const bucket = new Bucket(stack, 'Logs');
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [appLoadBalancer(stack)], bucket });
    const filter = { prefix: `AWSLogs/${stack.account}/` };
    bucket.addEventNotification(EventType.OBJECT_CREATED, new SnsDestination(new Topic(stack, 'Topic')), filter);
    expect(() => Template.fromStack(stack)).toThrow('overlaps');
  });

  test('two onboardings of one folder', () => {
    expect(synthesizing(({ stack, alb }) => void new AlbLogsAnalysis(stack, 'Other', { loadBalancers: [alb], onboardingName: 'other' })))
      .toThrow('overlaps');
  });

  test('notifications that are replaced by an override of the template', () => {
    expect(synthesizing(({ bucket }) => (bucket.node.defaultChild as CfnBucket).addPropertyOverride('NotificationConfiguration', {
      TopicConfigurations: [],
    }))).toThrow('the notifications of the bucket Stack/Logs were replaced');
  });
});

describe('the policy of a bucket of the app', () => {
  const everything = { effect: Effect.DENY, principals: [new AnyPrincipal()], actions: ['s3:*'] };
  const denying = (statement: Partial<PolicyStatementProps>) => synthesizing(({ bucket }) => bucket.addToResourcePolicy(
    new PolicyStatement({ sid: 'Fence', ...everything, resources: [bucket.arnForObjects('*')], ...statement })));

  test.each([
    ['reading', 's3:GetObject', `${PROFILE.name} to read logs; except its account from it`],
    ['delivery', 's3:PutObject', 'Elastic Load Balancing to write logs; except the service principal of log delivery from it'],
  ])('is refused if it forbids %s to everybody', (_, action, message) => {
    expect(denying({ actions: [action] })).toThrow(`the policy of the bucket Stack/Logs: the statement Fence forbids ${message}`);
  });

  test.each([
    ['is about other objects', { resources: ['arn:aws:s3:::other/*'] }],
    ['is about other roles', { principals: [new ArnPrincipal('arn:aws:iam::111122223333:role/intern')] }],
    ['asks for TLS', { conditions: { Bool: { 'aws:SecureTransport': 'false' } } }],
  ])('is no finding if what it forbids %s', (_, statement) => {
    expect(denying(statement)).not.toThrow();
  });

  test('is warned of if a condition decides whether it forbids reading', () => {
    const stack = appStack();
    const bucket = new Bucket(stack, 'Logs');
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [appLoadBalancer(stack)], bucket });
    const conditions = { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } };
    bucket.addToResourcePolicy(new PolicyStatement({ ...everything, resources: [bucket.arnForObjects('*')], conditions }));
    AnnotationsOf.fromStack(stack).hasWarning('/Stack/Logs', Match.stringLikeRegexp(`may forbid ${PROFILE.name} to read logs`));
  });

  test('is refused if there are two', () => {
    expect(synthesizing(({ stack, bucket: { bucketName } }) =>
      void new CfnBucketPolicy(stack, 'Second', { bucket: bucketName, policyDocument: {} })))
      .toThrow('the bucket Stack/Logs has 2 policies (Stack/Logs/Policy/Resource, Stack/Second), and one can be in force');
  });
});

test('notifications that do not overlap are no finding', () => {
  expect(synthesizing(({ stack, bucket }) => {
    const topic = new SnsDestination(new Topic(stack, 'Topic'));
    bucket.addEventNotification(EventType.OBJECT_REMOVED, topic);
    bucket.addEventNotification(EventType.OBJECT_CREATED, topic, { prefix: 'reports/' });
    bucket.addEventNotification(EventType.OBJECT_CREATED, topic, { suffix: '.csv' });
  })).not.toThrow();
});
