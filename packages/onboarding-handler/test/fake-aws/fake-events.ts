import { MOST_PATTERN_CHARACTERS } from '@logs-analysis/policy-model';
import { lookUp } from './account';
import type { World } from './account';
import { awsError } from './aws-error';
import { checkTags } from './tags';
import type { AwsApi } from '../../src/aws/aws-api';

type EventCalls = Pick<AwsApi,
  | 'describeEventRule' | 'listEventRuleTags' | 'putEventRule' | 'listEventTargets' | 'putEventTarget' | 'removeEventTargets'
  | 'deleteEventRule'>;
type StoredRule = NonNullable<World['rules']>[string];

const MOST_TARGETS = 5;

export function fakeEvents(world: World): EventCalls {
  const found = (arn: string): StoredRule | undefined => lookUp(world.rules ?? {}, arn);
  const writable = (arn: string): StoredRule | undefined => {
    const rule = found(arn);
    if (rule?.ManagedBy) throw awsError('ManagedRuleException', `Rule is managed by ${rule.ManagedBy}`);
    return rule;
  };
  return {
    async describeEventRule(arn) {
      const rule = found(arn);
      if (rule === undefined) return undefined;
      const { tags: _, targets: __, ...answered } = rule;
      return answered;
    },
    async listEventRuleTags(arn) {
      return found(arn)?.tags ?? {};
    },
    async putEventRule(arn, { EventPattern, State = 'ENABLED' }, tags) {
      const present = writable(arn);
      checkPattern(EventPattern!);
      checkTags(tags, 'ValidationException');
      world.rules = { ...world.rules, [arn]: { EventPattern, State, tags: present?.tags ?? tags, targets: present?.targets ?? [] } };
    },
    async listEventTargets(arn) {
      return found(arn)?.targets ?? [];
    },
    async putEventTarget(arn, target) {
      const rule = writable(arn);
      if (rule === undefined) throw awsError('ResourceNotFoundException', 'Rule does not exist on EventBus default.');
      const others = rule.targets.filter(({ Id }) => Id !== target.Id);
      if (others.length === MOST_TARGETS) throw awsError('LimitExceededException', 'The rule has as many targets as it can have.');
      rule.targets = [...others, target];
    },
    async removeEventTargets(arn, ids) {
      const rule = writable(arn);
      if (rule) rule.targets = rule.targets.filter(({ Id }) => !ids.includes(Id!));
    },
    async deleteEventRule(arn) {
      const rule = writable(arn);
      if (rule === undefined) return;
      if (rule.targets.length > 0) throw awsError('ValidationException', 'Rule can\'t be deleted since it has targets.');
      const { [arn]: _, ...others } = world.rules!;
      world.rules = Object.keys(others).length > 0 ? others : undefined;
    },
  };
}

/** A pattern is an object, whose members are objects or lists that are not empty. */
function checkPattern(pattern: string): void {
  if (pattern.length > MOST_PATTERN_CHARACTERS) throw awsError('ValidationException', 'EventPattern is too long');
  const isPattern = (value: unknown): boolean => Array.isArray(value) ? value.length > 0
    : typeof value === 'object' && value !== null && Object.values(value).every(isPattern);
  if (!isPattern(parsed(pattern))) throw awsError('InvalidEventPatternException', 'Event pattern is not valid.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
