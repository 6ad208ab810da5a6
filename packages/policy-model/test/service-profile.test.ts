import { profileFindings, serviceIn } from '../src';
import type { ServiceProfile } from '../src';

const GOOD: ServiceProfile = {
  name: 'Logs Analysis',
  idPrefix: 'DTLogsAnalysis',
  resourcePrefix: 'logs-analysis',
  regions: {
    'eu-west-1': { accountId: '444455556666', endpoint: 'arn:aws:sqs:eu-west-1:444455556666:events' },
    'cn-north-1': { accountId: '777788889999', endpoint: 'arn:aws-cn:sqs:cn-north-1:777788889999:events' },
  },
};
const inIreland = (more: object): object => ({ ...GOOD, regions: { 'eu-west-1': { ...GOOD.regions['eu-west-1'], ...more } } });

test('a complete profile has no findings', () => {
  expect(profileFindings(GOOD)).toEqual([]);
});

const SHORT_ID = { accountId: '44445555666', endpoint: 'arn:aws:sqs:eu-west-1:44445555666:events' };

test.each<[string, object, string]>([
  ['no name', { ...GOOD, name: '' }, 'name'],
  ['a name of two lines', { ...GOOD, name: 'a\nb' }, 'name'],
  ['an id prefix with a hyphen', { ...GOOD, idPrefix: 'DT-Logs' }, 'idPrefix'],
  ['a resource prefix in capitals', { ...GOOD, resourcePrefix: 'Logs' }, 'resourcePrefix'],
  ['a resource prefix that makes bucket names too long', { ...GOOD, resourcePrefix: 'a'.repeat(19) }, 'resourcePrefix'],
  ['a resource prefix that is missing', { ...GOOD, resourcePrefix: undefined }, 'resourcePrefix'],
  ['no Regions', { ...GOOD, regions: {} }, 'regions'],
  ['Regions missing', { ...GOOD, regions: undefined }, 'regions'],
  ['an account of 11 digits', inIreland(SHORT_ID), 'regions.eu-west-1.accountId'],
  ['a queue of another account', inIreland({ endpoint: 'arn:aws:sqs:eu-west-1:999988887777:events' }), 'regions.eu-west-1.endpoint'],
  ['a queue in another Region', inIreland({ endpoint: 'arn:aws:sqs:us-east-1:444455556666:events' }), 'regions.eu-west-1.endpoint'],
  ['a queue in another partition', inIreland({ endpoint: 'arn:aws-cn:sqs:eu-west-1:444455556666:events' }), 'regions.eu-west-1.endpoint'],
  ['a topic instead of a queue', inIreland({ endpoint: 'arn:aws:sns:eu-west-1:444455556666:events' }), 'regions.eu-west-1.endpoint'],
  ['no queue', inIreland({ endpoint: undefined }), 'regions.eu-west-1.endpoint'],
])('a profile with %s is found out, by the path of the member', (_, profile, path) => {
  expect(profileFindings(profile as ServiceProfile).map((finding) => finding.split(':')[0])).toEqual([path]);
});

test('all findings are found at once', () => {
  const bad = { ...inIreland({ accountId: 'x' }), name: '', idPrefix: '' };
  expect(profileFindings(bad as ServiceProfile)).toHaveLength(4);
});

test('the service of a Region has that Region\'s account and queue', () => {
  expect(serviceIn(GOOD, 'cn-north-1')).toEqual({
    name: 'Logs Analysis',
    idPrefix: 'DTLogsAnalysis',
    resourcePrefix: 'logs-analysis',
    accountId: '777788889999',
    endpoint: 'arn:aws-cn:sqs:cn-north-1:777788889999:events',
  });
  expect(serviceIn(GOOD, 'eu-central-1')).toBeUndefined();
});
