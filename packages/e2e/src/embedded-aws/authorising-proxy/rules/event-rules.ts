import { errorAnswer, type Answer } from '../answer';
import { jsonMember, type AwsRequest } from '../aws-request';
import type { Exchange, Rule } from './rule';

/**
 * A rule must have lost its targets before it can be deleted; deleting one that is not there is no error.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html
 */
export const deletedWithTargets: Rule = {
  operations: ['DeleteRule'],
  before: async (exchange) => ((await eventRule(exchange))?.targets ?? 0) === 0 ? undefined : errorAnswer(exchange.request, {
    status: 400, code: 'ValidationException', message: 'Rule can\'t be deleted since it has targets.',
  }),
};

/** Targets are listed and removed only of a rule that exists. */
export const targetsOfMissingRule: Rule = {
  operations: ['ListTargetsByRule', 'RemoveTargets'],
  before: async (exchange) => await eventRule(exchange) === undefined ? notFound(exchange.request) : undefined,
};

/**
 * Tags are taken when a rule is created, and ignored when it is changed.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 */
export const tagsOfExistingRule: Rule = {
  operations: ['PutRule'],
  before: async (exchange) => {
    if (jsonMember(exchange.request, 'Tags') === undefined || await eventRule(exchange) === undefined) return undefined;
    const { Tags: _, ...rest } = JSON.parse(exchange.request.body.toString('utf8')) as Record<string, unknown>;
    return exchange.forward(exchange.operation.account, { ...exchange.request, body: Buffer.from(JSON.stringify(rest)) });
  },
};

function eventRule({ operation, world }: Exchange): Promise<{ readonly targets: number } | undefined> {
  return world.state.eventRule(operation.permissions[0]!.resource);
}

function notFound(request: AwsRequest): Answer {
  return errorAnswer(request, { status: 400, code: 'ResourceNotFoundException', message: 'Rule does not exist on EventBus default.' });
}
