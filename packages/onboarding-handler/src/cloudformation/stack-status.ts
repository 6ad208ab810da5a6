import { ENOUGH } from '../aws/agreed';
import type { AwsApi } from '../aws/aws-api';
import type { Clock } from '../aws/clock';
import { SETTLED } from '../time-limits';

/**
 * What CloudFormation is doing with the stack.
 *
 * @param ends whether a status would end the run, be it by what it leads to: it counts when so many looks agree, because an old answer must
 * not decide; left out: any would
 */
export async function statusOf(
  stackId: string, aws: AwsApi, clock: Clock, ends: (status: string) => boolean = () => true,
): Promise<string> {
  const seen: string[] = [];
  for (;;) {
    const status = await aws.describeStack(stackId);
    seen.push(status);
    if (!ends(status) || seen.filter((one) => one === status).length === ENOUGH) return status;
    await clock.sleep(SETTLED);
  }
}
