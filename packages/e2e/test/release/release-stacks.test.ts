import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { uploadVersion } from '@logs-analysis/release';
import { bucketsOf, createReleaseBuckets, LOCATIONS, stacksIn } from './release-buckets';
import { CUSTOMER } from '../../src/accounts/customer';
import { SERVICE } from '../../src/accounts/service';
import { failureOf } from '../../src/accounts/stacks';
import { releaseTemplate } from '../../src/accounts/templates';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

let aws: EmbeddedAws;
let roleArn: string;
beforeAll(async () => { aws = await startEmbeddedAws(); }, 120_000);
beforeEach(async () => {
  await aws.reset();
  ({ roleArn } = await createReleaseBuckets(aws));
  await uploadVersion({ version: '1.0.0', files: { 'a.yaml': Buffer.from('released') } }, bucketsOf(aws, roleArn));
});
afterAll(() => aws.stop());

const [{ region, bucket: Bucket }] = LOCATIONS;
const RELEASED = { Bucket, Key: 'logs-analysis-alb/1.0.0/a.yaml' };
const bucketTemplate = releaseTemplate('release-bucket.yaml');
const roleTemplate = releaseTemplate('release-role.yaml');

/** What anybody gets of the release, and what the owner gets who writes over it. */
async function ofTheRelease(): Promise<readonly unknown[]> {
  const [anybody, owner] = [CUSTOMER, SERVICE].map((account) => new S3({ ...aws.clientConfig(account), region }));
  const written = owner.putObject({ ...RELEASED, Body: 'else' }).then(() => 'written', ({ name }: Error) => name);
  const { Body } = await anybody.getObject(RELEASED);
  return [await Body!.transformToString(), await written];
}
const STAYS = ['released', 'AccessDenied'];

describe('the stack of a release bucket', () => {
  test('is updated in place, and leaves the bucket, its policy and every release behind when it is deleted', async () => {
    const template = bucketTemplate.replace('Sid: WhatWasThereStays', 'Sid: WhatWasThereIsKept');
    const { id, status, outputs } = await stacksIn(aws, region).update({ name: 'releases', template });
    expect([status, outputs.ReleaseBucketName]).toEqual(['UPDATE_COMPLETE', Bucket]);
    const { Policy } = await new S3({ ...aws.clientConfig(SERVICE), region }).getBucketPolicy({ Bucket });
    expect(Policy).toContain('WhatWasThereIsKept');
    expect(await ofTheRelease()).toEqual(STAYS);
    expect((await stacksIn(aws, region).delete(id)).status).toBe('DELETE_COMPLETE');
    expect(await ofTheRelease()).toEqual(STAYS);
  });

  test('cannot be there twice: the second one is rolled back, and the first has all it had', async () => {
    const second = await stacksIn(aws, region).create({ name: 'again', template: bucketTemplate });
    expect([second.status, failureOf(second)]).toEqual(['ROLLBACK_COMPLETE', expect.stringMatching(/already exists|Validation failed/)]);
    expect(await ofTheRelease()).toEqual(STAYS);
  });
});

describe('the stack of the release role', () => {
  const stacks = () => stacksIn(aws, aws.region);
  const roles = async () => ((await new IAM(aws.clientConfig(SERVICE)).listRoles({})).Roles ?? []);

  test('is updated to another repository, and leaves nothing when it is deleted', async () => {
    const parameters = { Repository: 'acme@123456/templates@456789' };
    const { id, status, outputs } = await stacks().update({ name: 'release-role', template: roleTemplate, parameters });
    expect([status, outputs.ReleaseRoleArn]).toEqual(['UPDATE_COMPLETE', roleArn]);
    const [{ AssumeRolePolicyDocument }] = await roles();
    expect(decodeURIComponent(AssumeRolePolicyDocument!)).toContain('repo:acme@123456/templates@456789:environment:release-aws"');
    expect((await stacks().delete(id)).status).toBe('DELETE_COMPLETE');
    expect(await roles()).toEqual([]);
  });

  test('is rolled back where it fails, and leaves nothing', async () => {
    const template = roleTemplate.replace(/Resource: !Sub arn:/g, 'Resource: !Sub broken:');
    const failed = await stacks().create({ name: 'broken-role', template });
    expect([failed.status, failureOf(failed)]).toEqual(['ROLLBACK_COMPLETE', expect.stringContaining('MalformedPolicyDocument')]);
    expect((await roles()).map(({ Arn }) => Arn)).toEqual([roleArn]);
  });

  test('is refused with what to enter, before anything is created, for what is no repository', async () => {
    const launch = stacks().create({ name: 'evil-role', template: roleTemplate, parameters: { Repository: 'acme/*' } });
    await expect(launch).rejects.toThrow(/Repository.*must be an owner and a repository/);
    expect(await roles()).toHaveLength(1);
  });
});
