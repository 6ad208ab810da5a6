import { accountOf, regionOf } from '../arn';
import type { Caller } from '../caller';
import { judgeIdentity, type RolePolicies } from '../judge';
import { denialMessage } from '../judged-call';
import type { World } from '../world';
import type { Verdict } from './answer-bridge';

export interface FunctionLogs {
  readonly functionArn: string;
  readonly role: RolePolicies;
  readonly logGroup: string;
  readonly groupExists: boolean;
}

/** Lambda writes a function's output with the execution role; where that is refused the output is lost, nothing else. */
export async function judgeFunctionLogs({ functionArn, role, logGroup, groupExists }: FunctionLogs, world: World): Promise<Verdict> {
  const account = accountOf(functionArn);
  const group = `arn:aws:logs:${regionOf(functionArn)}:${account}:log-group:${logGroup}`;
  const stream = `${group}:log-stream:${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${'0'.repeat(32)}`;
  const caller: Caller = { kind: 'role', account, principal: role.arn, session: functionArn.split(':').at(-1) ?? '' };
  const needed = [
    ...(groupExists ? [] : [{ action: 'logs:CreateLogGroup', resource: group }]),
    { action: 'logs:CreateLogStream', resource: stream },
    { action: 'logs:PutLogEvents', resource: stream },
  ];
  for (const permission of needed) {
    const call = await judgeIdentity({ caller, role }, { ...permission, resourceAccount: account });
    world.calls.push(call);
    if (call.decision === 'denied') return { allowed: false, message: denialMessage(call) };
  }
  return { allowed: true };
}
