import { changedSince, logsOf, onboard, ONBOARDINGS, reachesService, useStage } from './onboarding';
import { failureOf } from '../../src/accounts/stacks';

const { stage } = useStage();

const TYPES = ['access', 'connection', 'health-check'] as const;

describe.each(ONBOARDINGS)('with all types of log, $life', ({ parameters, place }) => {
  test('writes all of them to one place, and the service hears of each and reads it', async () => {
    const scene = await stage();
    const stack = await onboard(scene, { ...parameters(scene), LogTypes: TYPES.join() });
    expect([stack.status, failureOf(stack)]).toEqual(['CREATE_COMPLETE', undefined]);
    const { loadBalancerArn, bucket, prefix } = place(scene);
    const there = `${bucket}/${prefix}`;
    expect(await logsOf(scene, loadBalancerArn)).toEqual({ access: there, connection: there, health_check: there });
    await scene.service.takeMessages();
    for (const type of TYPES) expect([type, await reachesService(scene, { ...place(scene), type })]).toEqual([type, true]);
  });

  test('is as it was when the stack is deleted', async () => {
    const scene = await stage();
    const before = await logsOf(scene, place(scene).loadBalancerArn);
    const { id } = await onboard(scene, { ...parameters(scene), LogTypes: TYPES.join() });
    expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
    expect(await logsOf(scene, place(scene).loadBalancerArn)).toEqual(before);
    expect(await changedSince(scene)).toEqual([]);
  });
});
