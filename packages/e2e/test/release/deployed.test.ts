import { join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import { releaseUrl } from '@logs-analysis/policy-model';
import { promote, readRelease, uploadVersion } from '@logs-analysis/release';
import { bucketsOf, createReleaseBuckets, LOCATIONS } from './release-buckets';
import { SERVICE } from '../../src/accounts/service';
import { failureOf } from '../../src/accounts/stacks';
import { REPOSITORY } from '../../src/accounts/templates';
import { changedSince, ONBOARDINGS, reachesService, useStage, type Stage } from '../whole-stack/onboarding';

const { stage } = useStage();
const [BUCKET] = LOCATIONS;

/** Releases the templates of the repository, as version 1.0.0, into empty release buckets. */
async function released(): Promise<Stage> {
  const scene = await stage();
  const { roleArn } = await createReleaseBuckets(scene.aws);
  const buckets = bucketsOf(scene.aws, roleArn);
  const release = readRelease('1.0.0', join(REPOSITORY, 'templates'));
  await uploadVersion(release, buckets);
  await promote(release, buckets);
  return scene;
}

/** The address on the embedded AWS, which has no names of hosts. */
function address({ aws }: Stage, version: string, file: string): string {
  const url = new URL(releaseUrl(BUCKET, version, file));
  return `${aws.endpoint}/${url.host.split('.')[0]}${url.pathname}`;
}

test.each(['1.0.0', 'latest'])('another account runs both stacks from the release bucket, at %s', async (version) => {
  const scene = await released();
  const { stacks } = scene.customer;
  const role = await stacks.create({ name: 'released-role', template: address(scene, version, 'deployment-role.yaml') });
  const stack = await stacks.create({
    name: 'onboarding',
    template: address(scene, version, 'logs-analysis-alb.yaml'),
    parameters: ONBOARDINGS[1].parameters(scene),
    roleArn: role.outputs.DeploymentRoleArn,
  });
  expect([stack.status, failureOf(stack)]).toEqual(['CREATE_COMPLETE', undefined]);
  await scene.service.takeMessages();
  expect(await reachesService(scene, ONBOARDINGS[1].place(scene))).toBe(true);
  for (const { id } of [stack, role]) expect((await stacks.delete(id)).status).toBe('DELETE_COMPLETE');
  expect(await changedSince(scene)).toEqual([]);
});

test('a template in a bucket that is not shared is no template for another account', async () => {
  const scene = await stage();
  const s3 = new S3(scene.aws.clientConfig(SERVICE));
  await s3.createBucket({ Bucket: 'private-templates' });
  await s3.putObject({ Bucket: 'private-templates', Key: 'a.yaml', Body: 'Resources: {}' });
  await expect(scene.customer.stacks.create({ name: 'onboarding', template: `${scene.aws.endpoint}/private-templates/a.yaml` }))
    .rejects.toThrow(/s3:GetObject/);
});
