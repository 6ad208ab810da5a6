import { readGrant } from '../src';
import { HERE, OWNER } from './example';

const conditions = (service: object): readonly unknown[] =>
  readGrant({ ...OWNER, service: { ...OWNER.service, ...service } }, HERE, 'logs', ['']).map(({ Condition }) => Condition);
const LISTED = { StringLike: { 's3:prefix': [expect.stringMatching(/^AWSLogs\/.*\*$/)] } };

test('without a reader and a tenant tag, the account reads', () => {
  expect(conditions({})).toEqual([undefined, LISTED]);
});

test('a reader narrows both statements to its role in the service\'s account', () => {
  const reader = { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWNER.service.accountId}:role/readers/Log*` } };
  expect(conditions({ reader: 'role/readers/Log*' })).toEqual([reader, { ...LISTED, ...reader }]);
});

test('a tenant tag narrows both statements to sessions that were opened for this account', () => {
  const tenant = { StringEquals: { 'aws:PrincipalTag/Tenant': HERE.accountId } };
  expect(conditions({ tenantTag: 'Tenant' })).toEqual([tenant, { ...LISTED, ...tenant }]);
});
