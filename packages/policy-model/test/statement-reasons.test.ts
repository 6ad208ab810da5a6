import {
  eventRulePublishes, logDelivery, newBucketStatements, outpostLogDelivery, readGrant, STATEMENT_REASONS, statementsOf, topicPolicy,
} from '../src';
import { HERE, OWNER, PARTITIONS } from './example';

test('every statement that is put into a policy has a reason, and every reason a statement', () => {
  const statements = [
    ...readGrant(OWNER, HERE, 'logs', ['']),
    ...PARTITIONS.flatMap((environment) => [...newBucketStatements(environment, 'logs'), ...logDelivery(environment, 'logs', '')]),
    outpostLogDelivery(HERE, 'logs', ''),
    ...statementsOf(topicPolicy(HERE, OWNER.service, 'alb-logs', ['logs'])),
    eventRulePublishes(HERE, 'alb-logs'),
  ];
  const purposes = statements.map(({ Sid }) => Sid!.replace(/^DTLogsAnalysis(.*)ForAlbLogs$/, '$1'));
  expect([...new Set(purposes)].sort()).toEqual(Object.keys(STATEMENT_REASONS).sort());
});
