import { errorAnswer } from '../answer';
import { listParameter, parameter, type AwsRequest } from '../aws-request';
import type { Rule } from './rule';

/**
 * Creating a topic that exists answers its ARN, unless other attributes or tags are asked for than it has.
 * Recorded from AWS: https://github.com/localstack/localstack, tests/aws/services/sns
 */
export const topicCreatedTwice: Rule = {
  operations: ['CreateTopic'],
  before: async ({ request, caller, world }) => {
    const topic = await world.state.topic(`arn:aws:sns:${request.region}:${caller.account}:${parameter(request, 'Name') ?? ''}`);
    if (topic === undefined) return undefined;
    const differs = (kind: string, wanted: ReadonlyMap<string, string>, present: ReadonlyMap<string, string>) =>
      [...wanted].some(([key, value]) => present.get(key) !== value) ? kind : undefined;
    const kind = differs('Attributes', pairs(request, 'Attributes', 'key', 'value'), topic.attributes)
      ?? differs('Tags', pairs(request, 'Tags', 'Key', 'Value'), topic.tags);
    return kind === undefined ? undefined : errorAnswer(request, {
      status: 400,
      code: 'InvalidParameter',
      message: `Invalid parameter: ${kind} Reason: Topic already exists with different ${kind.toLowerCase()}`,
    });
  },
};

function pairs(request: AwsRequest, list: string, key: string, value: string): ReadonlyMap<string, string> {
  return new Map(listParameter(request, list).map((entry) => [entry.get(key) ?? '', entry.get(value) ?? '']));
}
