import fc from 'fast-check';
import { birthOf, someLoadBalancers, stepOf } from './any-life';
import { Stacks } from './stacks';
import { anyCase } from '../arbitraries';

/**
 * Stacks come into any account, live through anything and end, and nothing that must not happen does.
 *
 * @param stacks the indices of those that live side by side
 * @param lived told of each life when it is about to end
 */
export function lifeOf(stacks: readonly number[], lived: (stacks: Stacks) => void = () => {}): fc.IAsyncPropertyWithHooks<unknown> {
  const steps = fc.array(fc.oneof(...stacks.map(stepOf)), { maxLength: 8 });
  return fc.asyncProperty(anyCase, someLoadBalancers, fc.tuple(...stacks.map(birthOf)), steps, async (one, second, born, more) => {
    const all = new Stacks(one, second);
    for (const step of [...born, ...more]) {
      await all.do(step);
      await all.check();
    }
    lived(all);
    await all.end();
  }) as fc.IAsyncPropertyWithHooks<unknown>;
}
