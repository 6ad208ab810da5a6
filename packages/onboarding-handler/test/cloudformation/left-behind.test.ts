import { customResourceEvent } from './custom-resource-events';
import { VirtualClock } from './virtual-clock';
import type { CustomResourceAnswer, CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { handleEvent } from '../../src/cloudformation/handle-event';
import { ALB, HERE, OTHER_ALB, PROPERTIES, STACK } from '../example';
import { EMPTY_ACCOUNT } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';

const given = (listed: readonly string[], former = ['']): CustomResourceEvent['ResourceProperties'] =>
  ({ ...PROPERTIES, LoadBalancerArns: listed, FormerLoadBalancerArns: former });
const [before, after] = [given([ALB]), given([ALB, OTHER_ALB])];

/** A stack whose update turned on the logs of one more load balancer, and is to be rolled back now. */
async function updated() {
  const off = () => ({ type: 'application' as const, attributes: {} });
  const aws = fakeAws({ ...EMPTY_ACCOUNT, loadBalancers: { [ALB]: off(), [OTHER_ALB]: off() } }, HERE);
  const clock = new VirtualClock();
  const lines: Array<Readonly<Record<string, unknown>>> = [];
  const handle = async (
    type: CustomResourceEvent['RequestType'], during: string, more: Partial<CustomResourceEvent>,
  ): Promise<CustomResourceAnswer> => {
    aws.change((world) => { world.stacks = { [STACK]: `${during}_IN_PROGRESS` }; });
    const deadline = clock.now() + 400_000;
    const context = { connect: () => aws.api, deadline, clock, log: (line: Readonly<Record<string, unknown>>) => lines.push(line) };
    return clock.until(handleEvent(customResourceEvent(type, more), context));
  };
  const { PhysicalResourceId: id } = await handle('Create', 'CREATE', { ResourceProperties: before });
  const { PhysicalResourceId: newId } = await handle('Update', 'UPDATE', {
    ResourceProperties: after, OldResourceProperties: before, PhysicalResourceId: id,
  });
  lines.length = 0;
  return { aws, handle, lines, id, newId };
}

const REMEDY = new RegExp(`^Update the stack with ${OTHER_ALB} in FormerLoadBalancerArns: `);
const line = expect.objectContaining({ kind: 'load-balancer', id: OTHER_ALB, why: expect.stringContaining('FormerLoadBalancerArns') });

describe('a load balancer that only an update listed, and whose logs stay on when it is rolled back,', () => {
  test('is named in the answer to the rollback and in the log, with the remedy, and the remedy works', async () => {
    const { aws, handle, lines, id, newId } = await updated();
    const back = { ResourceProperties: before, OldResourceProperties: after, PhysicalResourceId: newId };
    const { Status, Data } = await handle('Update', 'UPDATE_ROLLBACK', back);
    expect([Status, Data!.NextStep]).toEqual(['SUCCESS', expect.stringMatching(REMEDY)]);
    expect(Data!.Report).toMatch(new RegExp(`${OTHER_ALB}\\s+an update turned its logs on and was rolled back`));
    expect(lines).toContainEqual(line);
    const remedied = { ResourceProperties: given([ALB], [OTHER_ALB]), OldResourceProperties: before, PhysicalResourceId: id };
    const remedy = await handle('Update', 'UPDATE', remedied);
    expect(remedy.Data!.NextStep).not.toMatch(REMEDY);
    expect(aws.account().loadBalancers[OTHER_ALB].attributes['access_logs.s3.enabled']).toBe('false');
  });

  test('is named in the log where the rollback is nothing but a deletion', async () => {
    const { handle, lines, newId } = await updated();
    const back = { ResourceProperties: after, PhysicalResourceId: newId };
    expect(await handle('Delete', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP', back)).toMatchObject({ Status: 'SUCCESS' });
    expect(lines).toContainEqual(line);
  });
});

test('where an update is not rolled back, there is no such next step', async () => {
  const { handle, lines, id } = await updated();
  await handle('Delete', 'UPDATE_COMPLETE_CLEANUP', { ResourceProperties: before, PhysicalResourceId: id });
  expect(lines).not.toContainEqual(line);
});
