import fc from 'fast-check';
import type { Rollback } from './stack-model';
import type { Fault } from './watched-function';
import type { Properties } from '../../src/settings';
import { loadBalancerArn, settingsOf } from '../example';

/**
 * What the engine does not survive yet. Each is left out of the lives until it does; `SURVIVES=lateEvents npx jest lifecycles` shows
 * how it fails.
 */
export const SURVIVES = {
  /** An old event arrives when its stack has gone on, or is gone. Only deletions of stacks that are gone do otherwise. */
  lateEvents: isSet('lateEvents'),
  /** A creation is deleted while it runs. */
  cancelledCreations: isSet('cancelledCreations'),
  /** Something goes wrong in an update, and it is rolled back. */
  failedUpdates: isSet('failedUpdates'),
  /** Two stacks name the same load balancer, which is allowed while only one of them comes to set it up. */
  sharedLoadBalancers: isSet('sharedLoadBalancers'),
} as const;

function isSet(name: string): boolean {
  return (process.env.SURVIVES ?? '').split(',').includes(name);
}

export const NAMES = ['alb-logs', 'other-logs'] as const;
export const OWNERS = NAMES.map((OnboardingName) => settingsOf({ OnboardingName }).owner);

/** What happens to one of the stacks. Where it cannot, as an update of a stack that is not there, nothing does. */
export type Step = { readonly stack: number } & (
  | { readonly do: 'create' | 'delete'; readonly fault?: Fault }
  | { readonly do: 'cancel'; readonly latency: number; readonly after: number; readonly deletionLatency: number }
  /** Something else in the stack may fail afterwards. */
  | { readonly do: 'update'; readonly to: Properties; readonly fault?: Fault; readonly fails?: Rollback }
  /** The last event is delivered once more, or one of those before. */
  | { readonly do: 'again' }
  | { readonly do: 'late'; readonly which: number }
  /** The service accepts its subscriptions. */
  | { readonly do: 'confirm' }
);

const fault: fc.Arbitrary<Fault> = fc.record({
  at: fc.nat({ max: 30 }), kind: fc.constantFrom('refused' as const, 'lost' as const, 'hangs' as const, 'ends' as const),
});
const maybe = (freq: number): fc.Arbitrary<Fault | undefined> => fc.option(fault, { nil: undefined, freq });
const never = fc.constant(undefined);
const latency = fc.constantFrom(1, 50);

export const someLoadBalancers = fc.subarray(['web', 'shop', 'api'].map(loadBalancerArn), { minLength: 1 });

const change: fc.Arbitrary<Properties> = fc.record({
  LoadBalancerArns: someLoadBalancers,
  LogBucketArns: fc.constantFrom<string[]>(['arn:aws:s3:::central'], ['arn:aws:s3:::central', 'arn:aws:s3:::team-logs']),
  LogExpirationDays: fc.constantFrom('30', '90', 'never'),
  Mode: fc.constant('Unknown'),
}, { requiredKeys: [] });

export const birthOf = (stack: number): fc.Arbitrary<Step> =>
  fc.record({ stack: fc.constant(stack), do: fc.constant('create' as const), fault: maybe(1) });

export const stepOf = (index: number): fc.Arbitrary<Step> => {
  const stack = fc.constant(index);
  return fc.oneof(
    { weight: 3, arbitrary: fc.record({ stack, do: fc.constant('create' as const), fault: maybe(2) }) },
    { weight: 3, arbitrary: fc.record({ stack, do: fc.constant('delete' as const), fault: maybe(2) }) },
    {
      weight: 5,
      arbitrary: fc.record({
        stack,
        do: fc.constant('update' as const),
        to: change,
        fault: SURVIVES.failedUpdates ? maybe(2) : never,
        fails: fc.option(fc.constantFrom<Rollback[]>('update and delete', 'delete only'), { nil: undefined, freq: 2 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ stack, do: fc.constantFrom('again' as const, 'confirm' as const) }) },
    { weight: 2, arbitrary: fc.record({ stack, do: fc.constant('late' as const), which: fc.nat({ max: 30 }) }) },
    {
      weight: SURVIVES.cancelledCreations ? 3 : 0,
      arbitrary: fc.record({
        stack, do: fc.constant('cancel' as const), latency, after: fc.nat({ max: 2_000 }), deletionLatency: latency,
      }),
    },
  );
};
