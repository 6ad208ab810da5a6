import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, type SettingsOptions } from '../src/read-settings';

const ACCOUNT = '111122223333';
const accountOf = jest.fn((_: string) => Promise.resolve(ACCOUNT));
const folder = mkdtempSync(join(tmpdir(), 'cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => accountOf.mockClear());

const loadBalancer = (region: string, account = ACCOUNT): string =>
  `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/web/0123456789abcdef`;

const REGIONS = {
  'eu-west-1': { accountId: '444455556666', endpoint: 'arn:aws:sqs:eu-west-1:444455556666:logs' },
  'us-east-1': { accountId: '444455556666', endpoint: 'arn:aws:sqs:us-east-1:444455556666:logs' },
};

let files = 0;
function profileFile(profile: object = {}): string {
  const file = join(folder, `${++files}.json`);
  writeFileSync(file, JSON.stringify({ name: 'Logs', idPrefix: 'Logs', resourcePrefix: 'logs', regions: REGIONS, ...profile }));
  return file;
}

const read = (options: Partial<SettingsOptions>) => readSettings({
  loadBalancerArn: [loadBalancer('eu-west-1')],
  logBucketArn: [],
  existingTopicArn: [],
  useEventBridge: false,
  onboardingName: 'alb-logs',
  logExpirationDays: '90',
  serviceProfile: profileFile(),
  ...options,
}, accountOf);

test('the stack would run in the Region of the load balancer, in the account of the credentials', async () => {
  expect(await read({})).toMatchObject({ settings: { environment: { partition: 'aws', region: 'eu-west-1', accountId: ACCOUNT } } });
  expect(accountOf).toHaveBeenCalledWith('eu-west-1');
});

test('the Region that is asked for wins, and a load balancer elsewhere is a finding', async () => {
  const result = await read({ region: 'us-east-1' });
  expect(result).toMatchObject({ problems: [{ subject: 'LoadBalancerArns', message: expect.stringContaining('is in Region eu-west-1') }] });
});

test('the service is told apart by Region', async () => {
  const result = await read({});
  expect(result).toMatchObject({ settings: { owner: { service: { endpoint: 'arn:aws:sqs:eu-west-1:444455556666:logs' } } } });
});

test('everything that is wrong is found at once, even without a Region to go by', async () => {
  const result = await read({
    loadBalancerArn: ['nonsense', 'more'], logBucketArn: ['my-logs'], onboardingName: 'X', logExpirationDays: '0',
  });
  expect('problems' in result && result.problems.map(({ subject }) => subject))
    .toEqual(['LoadBalancerArns', 'LoadBalancerArns', 'OnboardingName', 'LogBucketArns', 'LogExpirationDays']);
});

test('a Region without the service is an error that names those with it', async () => {
  await expect(read({ loadBalancerArn: [loadBalancer('ap-south-2')] }))
    .rejects.toThrow('Logs does not run in ap-south-2; it runs in eu-west-1, us-east-1.');
});

test('a profile that cannot be used is an error with every finding', async () => {
  const serviceProfile = profileFile({ idPrefix: '1', resourcePrefix: 'X' });
  await expect(read({ serviceProfile })).rejects.toThrow(/idPrefix: .*\n.*resourcePrefix: /);
});

test('a profile that is not there is an error that names the file', async () => {
  await expect(read({ serviceProfile: join(folder, 'none.json') })).rejects.toThrow('none.json');
});
