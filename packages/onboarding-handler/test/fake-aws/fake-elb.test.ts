import type { Statement } from '@logs-analysis/policy-model';
import { ALB, HERE, logsTo, OTHER_ALB } from '../example';
import { EMPTY_ACCOUNT } from './account';
import type { Account } from './account';
import { fakeAws } from './fake-aws';
import type { FakeAws } from './fake-aws';

const ACCOUNT: Account = {
  ...EMPTY_ACCOUNT,
  buckets: {
    ours: { owner: HERE.accountId, tags: {}, notifications: {} },
    far: { owner: HERE.accountId, tags: {}, notifications: {}, region: 'us-east-1' },
  },
  loadBalancers: { [ALB]: { type: 'application', attributes: {} } },
};

let api: FakeAws['api'];
beforeEach(() => { api = fakeAws(ACCOUNT, HERE).api; });

describe('access logs', () => {
  const delivery: Statement = {
    Effect: 'Allow',
    Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::ours/AWSLogs/111122223333/*',
  };
  const deny: Statement = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::ours/*' };
  const allButOne: Statement = { Effect: 'Deny', NotPrincipal: { AWS: '1' }, Action: 's3:*', Resource: '*' };
  const refused = { name: 'InvalidConfigurationRequestException', message: expect.stringContaining('Access Denied for bucket') };
  const sourceArn = (value: string): Statement => ({ ...delivery, Condition: { ArnLike: { 'aws:SourceArn': value } } });

  test.each<[string, Statement[], string]>([
    ['the delivery principal may write there', [delivery], ''],
    ['it may write under the prefix', [{ ...delivery, Resource: 'arn:aws:s3:::ours/team/AWSLogs/111122223333/*' }], 'team'],
    ['only access without TLS is denied', [delivery, { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }], ''],
    ['the load balancer is the one allowed', [sourceArn('arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/*')], ''],
  ])('can be turned on if %s', async (_, statements, prefix) => {
    await api.putBucketPolicy('ours', { Version: '2012-10-17', Statement: statements });
    await api.modifyLoadBalancerAttributes(ALB, logsTo('ours', prefix));
    expect(await api.describeLoadBalancerAttributes(ALB)).toMatchObject(logsTo('ours', prefix));
  });

  test('cannot go to a bucket of another Region', async () => {
    await expect(api.modifyLoadBalancerAttributes(ALB, logsTo('far')))
      .rejects.toMatchObject({ name: 'InvalidConfigurationRequestException', message: expect.stringContaining('not in the same Region') });
  });

  test.each<[string, Statement[], string]>([
    ['nobody may write there', [{ ...delivery, Action: 's3:GetObject' }], ''],
    ['somebody else may write there', [{ ...delivery, Principal: { Service: 'delivery.logs.amazonaws.com' } }], ''],
    ['the prefix is another', [delivery], 'team'],
    ['the account is another', [{ ...delivery, Resource: 'arn:aws:s3:::ours/AWSLogs/999988887777/*' }], ''],
    ['everybody is denied', [delivery, deny], ''],
    ['everybody but somebody else is denied', [delivery, allButOne], ''],
    ['a denial has a condition that cannot be judged', [delivery, { ...deny, Condition: { Null: { 'aws:SourceVpce': 'x' } } }], ''],
    ['the permission has a condition that cannot be judged', [{ ...delivery, Condition: { Null: { 'aws:SourceOrgID': 'x' } } }], ''],
    ['the load balancer is not the one allowed', [sourceArn('arn:aws:elasticloadbalancing:us-east-1:*')], ''],
  ])('cannot be turned on if %s', async (_, statements, prefix) => {
    await api.putBucketPolicy('ours', { Version: '2012-10-17', Statement: statements });
    await expect(api.modifyLoadBalancerAttributes(ALB, logsTo('ours', prefix))).rejects.toMatchObject(refused);
    expect((await api.describeLoadBalancerAttributes(ALB))!['access_logs.s3.enabled']).toBe('false');
  });

  test('cannot be turned on into no bucket, one without policy, or one that does not exist', async () => {
    await expect(api.modifyLoadBalancerAttributes(ALB, logsTo(''))).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(api.modifyLoadBalancerAttributes(ALB, logsTo('ours'))).rejects.toMatchObject(refused);
    await expect(api.modifyLoadBalancerAttributes(ALB, logsTo('nobodys'))).rejects.toMatchObject(refused);
  });

  test.each(['/team', 'team/', 'AWSLogs', 'a/AWSLogs/b'])('cannot have the prefix %s', async (prefix) => {
    await expect(api.modifyLoadBalancerAttributes(ALB, logsTo('ours', prefix))).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('keep an attribute that is not given', async () => {
    await api.modifyLoadBalancerAttributes(ALB, { 'access_logs.s3.prefix': 'team' });
    await api.modifyLoadBalancerAttributes(ALB, { 'access_logs.s3.enabled': 'false' });
    expect(await api.describeLoadBalancerAttributes(ALB)).toMatchObject({
      'access_logs.s3.enabled': 'false', 'access_logs.s3.bucket': '', 'access_logs.s3.prefix': 'team',
    });
  });

  test.each(['connection_logs', 'health_check_logs'])('are told apart from %s, which need the same permission', async (kind) => {
    const on = { [`${kind}.s3.enabled`]: 'true', [`${kind}.s3.bucket`]: 'ours', [`${kind}.s3.prefix`]: 'team' };
    await expect(api.modifyLoadBalancerAttributes(ALB, on)).rejects.toMatchObject(refused);
    await api.putBucketPolicy('ours', { Version: '2012-10-17', Statement: [{ ...delivery, Resource: 'arn:aws:s3:::ours/*' }] });
    await api.modifyLoadBalancerAttributes(ALB, on);
    expect(await api.describeLoadBalancerAttributes(ALB)).toMatchObject({ ...on, 'access_logs.s3.enabled': 'false' });
    const misplaced = { [`${kind}.s3.prefix`]: '/team' };
    await expect(api.modifyLoadBalancerAttributes(ALB, misplaced)).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('are written under the name of a file for each kind', async () => {
    const only = (file: string): Statement => ({ ...delivery, Resource: `arn:aws:s3:::ours/AWSLogs/111122223333/${file}` });
    await api.putBucketPolicy('ours', { Version: '2012-10-17', Statement: ['ELBAccessLogTestFile', 'ELBConnectionLogTestFile'].map(only) });
    await api.modifyLoadBalancerAttributes(ALB, logsTo('ours'));
    await api.modifyLoadBalancerAttributes(ALB, { 'connection_logs.s3.enabled': 'true', 'connection_logs.s3.bucket': 'ours' });
    await expect(api.modifyLoadBalancerAttributes(ALB, { 'health_check_logs.s3.enabled': 'true', 'health_check_logs.s3.bucket': 'ours' }))
      .rejects.toMatchObject(refused);
  });

  test('cannot be changed together with more than 19 others', async () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`access_logs.s3.${index}`, '']));
    await expect(api.modifyLoadBalancerAttributes(ALB, many)).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('have no unknown attributes', async () => {
    await expect(api.modifyLoadBalancerAttributes(ALB, { 'access_log.enabled': 'true' })).rejects.toThrow('is not recognized');
  });

  test('are unknown of a load balancer that does not exist', async () => {
    expect(await api.describeLoadBalancerAttributes(OTHER_ALB)).toBeUndefined();
    await expect(api.modifyLoadBalancerAttributes(OTHER_ALB, {})).rejects.toMatchObject({ name: 'LoadBalancerNotFoundException' });
  });
});
