import { errorAnswer } from '../answer';
import { parameter, type AwsRequest } from '../aws-request';
import { judgeService } from '../judge';
import type { Rule } from './rule';

/**
 * CloudFormation must be able to assume a stack's service role, and keeps the role for every later operation.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
 */
export const stackRoles: Rule = {
  operations: ['CreateStack', 'UpdateStack', 'DeleteStack'],
  before: async ({ request, caller, world }) => {
    const stack = stackKey(caller.account, request.region, stackName(request));
    if (request.operation === 'CreateStack') world.stackRoles.delete(stack);
    const roleArn = parameter(request, 'RoleARN') ?? world.stackRoles.get(stack);
    if (roleArn === undefined) return undefined;
    const role = await world.state.role(roleArn);
    const stackArn = `arn:aws:cloudformation:${request.region}:${caller.account}:stack/${stackName(request)}/${SOME_ID}`;
    const source = { arn: stackArn, account: caller.account };
    const assumed = await judgeService('cloudformation.amazonaws.com', source, {
      action: 'sts:AssumeRole', resource: roleArn, resourceAccount: caller.account, resourcePolicy: role?.trust ?? {},
    });
    world.calls.push(assumed);
    if (assumed.decision === 'denied') {
      return errorAnswer(request, { status: 400, code: 'ValidationError', message: `Role ${roleArn} is invalid or cannot be assumed` });
    }
    world.stackRoles.set(stack, roleArn);
    return undefined;
  },
};

export function stackKey(account: string, region: string, name: string): string {
  return `${account}/${region}/${name}`;
}

const SOME_ID = '00000000-0000-0000-0000-000000000000';

/** The calls take a stack's ARN as well as its name. */
function stackName(request: AwsRequest): string {
  const given = parameter(request, 'StackName') ?? '';
  return given.startsWith('arn:') ? given.split('/')[1] ?? given : given;
}
