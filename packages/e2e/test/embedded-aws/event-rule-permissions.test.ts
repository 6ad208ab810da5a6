import {
  apiCalls, eventRuleArn, eventRulePermissions, LOG_EVENT_TARGET_ID, logEventRule, logEventTarget,
} from '@logs-analysis/policy-model';
import { allow, allowRole, clients, createRole, CUSTOMER, type Statement } from './accounts';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

let aws: EmbeddedAws;
beforeAll(async () => { aws = await startEmbeddedAws(); }, 120_000);
afterAll(() => aws.stop());
beforeEach(() => aws.reset());

const HERE = { partition: 'aws', region: 'us-east-1', accountId: CUSTOMER };
const NAME = 'alb-logs';
const rule = {
  Name: NAME,
  EventPattern: logEventRule(HERE, { 'customer-logs': [''] })!.EventPattern,
  Tags: [{ Key: 'logs-analysis:created-by', Value: 'stack' }],
};
const target = logEventTarget(HERE, NAME);
const events = (role: string) => clients(aws, CUSTOMER, role).events;

describe('the permissions for EventBridge', () => {
  const permitted = eventRulePermissions(HERE, NAME) as readonly Statement[];
  /** The life of a rule; every call of the table is in it. */
  const live = async (role: string) => {
    await events(role).putRule(rule);
    await events(role).describeRule({ Name: NAME });
    await events(role).listTagsForResource({ ResourceARN: eventRuleArn(HERE, NAME) });
    await events(role).putTargets({ Rule: NAME, Targets: [target] });
    await events(role).listTargetsByRule({ Rule: NAME });
    await events(role).removeTargets({ Rule: NAME, Ids: [LOG_EVENT_TARGET_ID] });
    await events(role).deleteRule({ Name: NAME });
  };
  const roleThatMay = (...statements: readonly Statement[]) =>
    createRole(aws, CUSTOMER, 'onboarding', 'lambda.amazonaws.com', ...statements);

  test('are enough for the life of a rule', async () => {
    await live(await roleThatMay(...permitted));
  });

  test.each(apiCalls().filter(({ on }) => on === 'event-rule').flatMap(({ actions }) => actions))('are each needed: %s', async (action) => {
    const without = permitted.map((statement) =>
      ({ ...statement, Action: (statement.Action as readonly string[]).filter((one) => one !== action) }));
    const role = await roleThatMay(...without.filter(({ Action }) => Action.length > 0));
    await expect(live(role)).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining(action) });
  });

  test('reach no other rule, and give the rule no other target', async () => {
    const role = await roleThatMay(...permitted);
    await expect(events(role).putRule({ ...rule, Name: 'another' })).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(events(role).describeRule({ Name: NAME, EventBusName: 'another' })).rejects.toThrow('no permission mapped');
    await events(role).putRule(rule);
    const elsewhere = { Id: 'elsewhere', Arn: `arn:aws:sns:us-east-1:${CUSTOMER}:elsewhere` };
    for (const Targets of [[elsewhere], [target, elsewhere]]) {
      await expect(events(role).putTargets({ Rule: NAME, Targets })).rejects.toMatchObject({ name: 'AccessDeniedException' });
    }
  });

  test('are not needed for tags where there are none', async () => {
    const role = await roleThatMay(allow('events:PutRule', eventRuleArn(HERE, NAME)));
    await expect(events(role).putRule(rule)).rejects.toThrow('events:TagResource');
    await events(role).putRule({ ...rule, Tags: undefined });
    await allowRole(aws, CUSTOMER, 'onboarding', allow(['events:PutRule', 'events:TagResource'], eventRuleArn(HERE, NAME)));
    await events(role).putRule(rule);
  });
});
