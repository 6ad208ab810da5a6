import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AlbLogsAnalysis } from '../src';
import { appLoadBalancer, appStack } from './apps';
import { loadBalancer, logBucket } from './stacks';

/** What the policy of a role lets it read, after it was granted to read logs twice. */
function readable(stack: Stack, construct: AlbLogsAnalysis): string {
  const role = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('athena.amazonaws.com') });
  construct.grantReadLogs(role).assertSuccess();
  construct.grantReadLogs(role);
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  expect(policies).toHaveLength(1);
  return JSON.stringify(policies[0].Properties.PolicyDocument);
}

test('somebody else may read the logs of load balancers of the app, each type where it lies, and no others of the bucket', () => {
  const stack = appStack();
  const bucket = new Bucket(stack, 'Logs');
  const alb = appLoadBalancer(stack);
  alb.logAccessLogs(bucket, 'shop');
  const loadBalancers = [alb, appLoadBalancer(stack, 'Web')];
  const policy = readable(stack, new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers, bucket }));
  expect(policy.match(/"\/[^"]*\*"/g)?.sort()).toEqual(['AWSLogs', 'shop/AWSLogs']
    .map((folder) => `"/${folder}/111122223333/elasticloadbalancing/eu-west-1/*"`));
});

test('somebody else may read the logs that the function shares, in listed buckets and in the one it creates', () => {
  const stack = appStack();
  const policy = readable(stack, new AlbLogsAnalysis(stack, 'LogsAnalysis', {
    loadBalancers: [loadBalancer(stack)], logBuckets: [logBucket(stack)],
  }));
  const folder = '/*AWSLogs/111122223333/elasticloadbalancing/eu-west-1/*';
  expect(policy).toContain(`my-logs${folder}`);
  expect(policy).toContain(`logs-analysis-alb-111122223333-eu-west-1-an${folder}`);
});

test('a construct with former load balancers only has no logs to read', () => {
  const stack = appStack();
  const construct = new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [], formerLoadBalancers: [appLoadBalancer(stack)] });
  construct.grantReadLogs(new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('athena.amazonaws.com') }));
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
});
