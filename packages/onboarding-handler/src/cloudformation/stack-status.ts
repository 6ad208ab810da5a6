import { ENOUGH } from '../aws/agreed';
import type { AwsApi } from '../aws/aws-api';
import type { Clock } from '../aws/clock';
import { SETTLED } from '../time-limits';

/** What CloudFormation is doing with the stack. What would end the run counts after so many looks only, because it may be an old answer. */
export async function statusOf(stackId: string, aws: AwsApi, clock: Clock, ends: (status: string) => boolean): Promise<string> {
  let status = await aws.describeStack(stackId);
  for (let looks = 1; ends(status) && looks < ENOUGH; looks++) {
    await clock.sleep(SETTLED);
    status = await aws.describeStack(stackId);
  }
  return status;
}

/** What CloudFormation is doing with the stack, as so many looks agree that no old answer decides. */
export async function surelyStatus(stackId: string, aws: AwsApi, clock: Clock): Promise<string> {
  const seen: string[] = [];
  for (;;) {
    const status = await aws.describeStack(stackId);
    seen.push(status);
    if (seen.filter((one) => one === status).length === ENOUGH) return status;
    await clock.sleep(SETTLED);
  }
}
