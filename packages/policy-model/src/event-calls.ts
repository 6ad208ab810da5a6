import type { ApiCall } from './api-calls';

/**
 * The calls that are made only where the customer lets EventBridge be used. Each is limited to the one rule of an onboarding.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export const EVENT_CALLS = {
  describeEventRule: {
    actions: ['events:DescribeRule'],
    why: 'sees whether the rule exists, and what it matches',
  },
  listEventRuleTags: {
    actions: ['events:ListTagsForResource'],
    why: 'reads whose rule it is',
  },
  putEventRule: {
    actions: ['events:PutRule', 'events:TagResource'],
    why: 'creates the rule for new log objects, with a tag that says whose it is, and follows changes of the load balancers',
  },
  listEventTargets: {
    actions: ['events:ListTargetsByRule'],
    why: 'sees whether the rule tells the topic',
  },
  putEventTarget: {
    actions: ['events:PutTargets'],
    why: 'lets the rule tell the topic, and nothing else',
    onlyOwnTopic: true,
  },
  removeEventTargets: {
    actions: ['events:RemoveTargets'],
    why: 'takes the topic away from the rule, which must have no targets to be deleted',
  },
  deleteEventRule: {
    actions: ['events:DeleteRule'],
    why: 'removes the rule when the stack is deleted',
  },
} as const satisfies Record<string, EventCall>;

export type EventCallName = keyof typeof EVENT_CALLS;

export interface EventCall extends Pick<ApiCall, 'actions' | 'why'> {
  /** The value of `events:TargetArn` is the topic of the onboarding. */
  readonly onlyOwnTopic?: true;
}

/** The table as a list, for those who render it. */
export function eventCalls(): ReadonlyArray<EventCall & { readonly name: EventCallName }> {
  return Object.entries<EventCall>(EVENT_CALLS).map(([name, call]) => ({ name: name as EventCallName, ...call }));
}
