import { releaseLocations, releaseUrl, SERVICE_TEXTS } from '../src';
import type { ServiceProfile } from '../src';

const region = (name: string, partition = 'aws') =>
  ({ [name]: { accountId: '444455556666', endpoint: `arn:${partition}:sqs:${name}:444455556666:logs` } });
const PROFILE: ServiceProfile = {
  name: 'Logs',
  idPrefix: 'Logs',
  resourcePrefix: 'eighteen-letters-x',
  regions: { ...region('eu-west-1'), ...region('ap-southeast-1'), ...region('cn-northwest-1', 'aws-cn') },
};

test('there is a release bucket in each Region of a partition, in the order of the profile', () => {
  expect(releaseLocations(PROFILE, 'aws').map(({ region: name }) => name)).toEqual(['eu-west-1', 'ap-southeast-1']);
  expect(releaseLocations(PROFILE, 'aws-us-gov')).toEqual([]);
});

test('the longest name that a profile and a Region give is one that S3 takes', () => {
  expect(PROFILE.resourcePrefix).toMatch(SERVICE_TEXTS.resourcePrefix);
  for (const { bucket } of [...releaseLocations(PROFILE, 'aws'), ...releaseLocations(PROFILE, 'aws-cn')]) {
    expect(bucket).toMatch(/^[a-z][a-z0-9-]{2,62}$/);
    expect(bucket).toMatch(/-444455556666-[a-z0-9-]+-an$/);
  }
});

test('the address is one that CloudFormation takes, with the suffix of its partition', () => {
  const [ireland] = releaseLocations(PROFILE, 'aws');
  const [ningxia] = releaseLocations(PROFILE, 'aws-cn');
  expect(releaseUrl(ireland, '1.2.0', 'logs-analysis-alb.yaml')).toBe(
    'https://eighteen-letters-x-releases-444455556666-eu-west-1-an.s3.eu-west-1.amazonaws.com/logs-analysis-alb/1.2.0/logs-analysis-alb.yaml');
  expect(releaseUrl(ningxia, 'latest', 'x.yaml')).toMatch(/\.s3\.cn-northwest-1\.amazonaws\.com\.cn\/logs-analysis-alb\/latest\/x\.yaml$/);
});
