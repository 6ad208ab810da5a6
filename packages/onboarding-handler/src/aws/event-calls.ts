import type { EventBridge } from '@aws-sdk/client-eventbridge';
import type { EventTarget } from '@logs-analysis/policy-model';
import type { AwsApi } from './aws-api';
import { unless } from './unless';

type EventCalls = Pick<AwsApi,
  | 'describeEventRule' | 'listEventRuleTags' | 'putEventRule' | 'listEventTargets' | 'putEventTarget' | 'removeEventTargets'
  | 'deleteEventRule'>;

/** @param connect is called when the first call is made: most stacks make none, and need not load the client */
export function eventCalls(connect: () => Promise<EventBridge>): EventCalls {
  let client: Promise<EventBridge> | undefined;
  const events = (): Promise<EventBridge> => client ??= connect();
  return {
    async describeEventRule(arn) {
      const rule = await unless(MISSING, (await events()).describeRule({ Name: nameIn(arn) }));
      if (rule === undefined) return undefined;
      const { EventPattern, ScheduleExpression, State, ManagedBy } = rule;
      return { EventPattern, ScheduleExpression, State, ManagedBy };
    },
    async listEventRuleTags(arn) {
      const answer = await unless(MISSING, (await events()).listTagsForResource({ ResourceARN: arn }));
      return Object.fromEntries((answer?.Tags ?? []).map(({ Key, Value }) => [Key!, Value ?? '']));
    },
    async putEventRule(arn, { EventPattern, State }, tags) {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await (await events()).putRule({ Name: nameIn(arn), EventPattern, State: State as 'ENABLED', Tags });
    },
    async listEventTargets(arn) {
      const found: EventTarget[] = [];
      let NextToken: string | undefined;
      do {
        const page = await unless(MISSING, (await events()).listTargetsByRule({ Rule: nameIn(arn), NextToken }));
        found.push(...page?.Targets ?? []);
        NextToken = page?.NextToken;
      } while (NextToken);
      return found;
    },
    async putEventTarget(arn, target) {
      throwFailed((await (await events()).putTargets({ Rule: nameIn(arn), Targets: [target] })).FailedEntries);
    },
    async removeEventTargets(arn, ids) {
      throwFailed((await unless(MISSING, (await events()).removeTargets({ Rule: nameIn(arn), Ids: [...ids] })))?.FailedEntries);
    },
    async deleteEventRule(arn) {
      await unless(MISSING, (await events()).deleteRule({ Name: nameIn(arn) }));
    },
  };
}

const MISSING = ['ResourceNotFoundException'];

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** EventBridge answers these calls with success also where it did nothing. */
function throwFailed(entries: ReadonlyArray<{ readonly ErrorCode?: string; readonly ErrorMessage?: string }> = []): void {
  if (entries.length === 0) return;
  const [{ ErrorCode = 'FailedEntry', ErrorMessage }] = entries;
  throw Object.assign(new Error(ErrorMessage ?? 'the target was not changed'), { name: ErrorCode });
}
