import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { IAM } from '@aws-sdk/client-iam';
import { bucketArn, changedSince, NEW_BUCKET, onboard, reachesService, update, useStage, type Stage } from './onboarding';
import { differences, snapshot } from '../../src/accounts/account-snapshot';
import { SERVICE_HERE } from '../../src/accounts/profile';
import { failureOf } from '../../src/accounts/stacks';
import { publishedTemplate } from '../../src/accounts/templates';
import { BOUNDARY, createBoundary } from '../../src/permission-proof/mishaps';

const { stage } = useStage();

const ROLE = 'logs-analysis-alb-us-east-1';
const PATH = { RolePath: '/service/logs/' };
const BOUNDED = { PermissionsBoundaryArn: BOUNDARY };

const place = ({ customer }: Stage) => ({ loadBalancerArn: customer.silent, bucket: NEW_BUCKET, prefix: '' });
const roleOf = async ({ aws, customer }: Stage) => (await new IAM(aws.clientConfig(customer.accountId)).getRole({ RoleName: ROLE })).Role!;

/** A stage whose account wants all roles within a boundary, or under a path, as whoever made the deployment role knew. */
async function stageWith(parameters: Readonly<Record<string, string>>): Promise<Stage> {
  const scene = await stage(parameters);
  await createBoundary({ ...scene, deploymentRole: scene.deploymentRoleArn });
  return scene;
}

describe('in an account whose roles need a path and a boundary', () => {
  test('the stack has them, logs reach the service, and deleting it leaves nothing', async () => {
    const scene = await stageWith({ ...PATH, ...BOUNDED });
    const stack = await onboard(scene, { LoadBalancerArns: scene.customer.silent, ...PATH, ...BOUNDED });
    expect([stack.status, failureOf(stack)]).toEqual(['CREATE_COMPLETE', undefined]);
    expect(await roleOf(scene)).toMatchObject({
      Path: '/service/logs/', PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY },
    });
    await scene.service.takeMessages();
    expect(await reachesService(scene, place(scene))).toBe(true);
    const deleted = await scene.customer.stacks.delete(stack.id);
    expect([deleted.status, failureOf(deleted)]).toEqual(['DELETE_COMPLETE', undefined]);
    expect(await changedSince(scene)).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['without a boundary', PATH],
    ['within another boundary', { ...PATH, PermissionsBoundaryArn: `${BOUNDARY}-of-others` }],
    ['under another path', { ...BOUNDED, RolePath: '/' }],
  ])('the deployment role creates none %s', async (_, parameters) => {
    const scene = await stageWith({ ...PATH, ...BOUNDED });
    const stack = await onboard(scene, { LoadBalancerArns: scene.customer.silent, ...parameters });
    expect(stack.status).toMatch(/^ROLLBACK_/);
    expect(failureOf(stack)).toMatch(/is not authorized to perform: iam:CreateRole on resource: .*role\/.*logs-analysis-alb-us-east-1/);
    await expect(roleOf(scene)).rejects.toThrow(/not found/);
  });

  test('the deployment role takes no boundary off and puts no other one on', async () => {
    const scene = await stageWith(BOUNDED);
    const created = await onboard(scene, { LoadBalancerArns: scene.customer.silent, ...BOUNDED });
    expect(created.status).toBe('CREATE_COMPLETE');
    const updated = await update(scene, { LoadBalancerArns: scene.customer.silent });
    expect(failureOf(updated)).toMatch(/is not authorized to perform: iam:DeleteRolePermissionsBoundary/);
    expect((await roleOf(scene)).PermissionsBoundary).toMatchObject({ PermissionsBoundaryArn: BOUNDARY });
    await scene.service.takeMessages();
    expect(await reachesService(scene, place(scene))).toBe(true);
  });
});

test('the deployment role can be told of a boundary later, and is deleted with nothing left', async () => {
  const { customer, aws, before } = await stage();
  const template = publishedTemplate('deployment-role.yaml');
  const updated = await customer.stacks.update({ name: 'role', template, parameters: BOUNDED });
  expect([updated.status, failureOf(updated)]).toEqual(['UPDATE_COMPLETE', undefined]);
  const deleted = await customer.stacks.delete(updated.id);
  expect([deleted.status, failureOf(deleted)]).toEqual(['DELETE_COMPLETE', undefined]);
  const { roles } = await snapshot(aws, customer);
  expect(roles).toEqual((before.roles as readonly string[]).filter((name) => !name.startsWith('role-DeploymentRole-')));
  expect(roles).not.toEqual(before.roles);
});

test('a bucket on the list that a policy keeps from the function, and that was never shared, keeps no stack from its end', async () => {
  const scene = await stage();
  const { aws, customer } = scene;
  const Bucket = 'acme-sealed';
  await customer.s3.createBucket({ Bucket });
  const sealed = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
    Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${customer.accountId}:role/logs-analysis-*` } },
  };
  await customer.s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement: [sealed] }) });
  const before = await snapshot(aws, customer);
  const created = await onboard(scene, {
    LoadBalancerArns: customer.logging, LogBucketArns: `${bucketArn(customer)},arn:aws:s3:::${Bucket}`,
  });
  expect(created.status).toBe('CREATE_COMPLETE');
  expect(created.outputs.Report).toMatch(/acme-sealed\s+it cannot be looked at/);
  const deleted = await customer.stacks.delete(created.id);
  expect([deleted.status, failureOf(deleted)]).toEqual(['DELETE_COMPLETE', undefined]);
  expect(differences(before, await snapshot(aws, customer))).toEqual([]);
});

test('the log of the function is kept as long as was asked for', async () => {
  const scene = await stage();
  const stack = await onboard(scene, { LoadBalancerArns: scene.customer.silent, FunctionLogRetentionDays: '365' });
  const logs = new CloudWatchLogs(scene.aws.clientConfig(scene.customer.accountId));
  const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: stack.outputs.FunctionLog });
  expect(logGroups).toMatchObject([{ logGroupName: '/aws/lambda/logs-analysis-alb', retentionInDays: 365 }]);
});

test('the output on how to verify names what is there', async () => {
  const scene = await stage();
  const { outputs } = await onboard(scene, { LoadBalancerArns: scene.customer.silent });
  const [, region, topicArn] = /^aws sns list-subscriptions-by-topic --region (\S+) --topic-arn (\S+)$/.exec(outputs.HowToVerify)!;
  const { Subscriptions } = await scene.customer.sns.listSubscriptionsByTopic({ TopicArn: topicArn });
  expect([region, topicArn]).toEqual(['us-east-1', outputs.TopicArn]);
  expect(Subscriptions!.map(({ Endpoint }) => Endpoint)).toEqual([SERVICE_HERE.endpoint]);
});
