import { coldStart } from './cold-start';
import { manyLoadBalancers } from './many-load-balancers';
import { oneLoadBalancer } from './one-load-balancer';

/** What the engine costs, as ratios to what cannot be avoided. All but the cold start is in virtual time, and the same each time. */
async function main(): Promise<void> {
  await oneLoadBalancer();
  await manyLoadBalancers();
  await coldStart();
}

void main();
