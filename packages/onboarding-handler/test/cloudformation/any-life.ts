import fc from 'fast-check';
import type { Rollback } from './stack-model';
import type { Fault } from './watched-function';
import type { Properties } from '../../src/settings';
import { UPLOADS } from '../arbitraries';
import { loadBalancerArn, settingsOf } from '../example';

export const NAMES = ['alb-logs', 'other-logs'] as const;
export const OWNERS = NAMES.map((OnboardingName) => settingsOf({ OnboardingName }).owner);

/** What happens to one of the stacks. Where it cannot, as an update of a stack that is not there, nothing does. */
export type Step = { readonly stack: number } & (
  | { readonly do: 'create' | 'delete'; readonly fault?: Fault }
  | { readonly do: 'cancel'; readonly latency: number; readonly after: number; readonly deletionLatency: number }
  /** Something else in the stack may fail afterwards. */
  | { readonly do: 'update'; readonly to: Properties; readonly fault?: Fault; readonly fails?: Rollback }
  /** The template gives the resource another logical id, and something else in the stack may fail afterwards. */
  | { readonly do: 'rename'; readonly logicalId: string; readonly fault?: Fault; readonly fails?: 'fails' }
  /** The last event is delivered once more, or one of those before. */
  | { readonly do: 'again' }
  | { readonly do: 'late'; readonly which: number }
  /** The service accepts its subscriptions. */
  | { readonly do: 'confirm' }
);

const faultOf = (...kinds: ReadonlyArray<Fault['kind']>): fc.Arbitrary<Fault> =>
  fc.record({ at: fc.nat({ max: 30 }), kind: fc.constantFrom(...kinds) });
const maybe = (freq: number, fault = faultOf('refused', 'lost', 'hangs', 'ends')): fc.Arbitrary<Fault | undefined> =>
  fc.option(fault, { nil: undefined, freq });
const latency = fc.constantFrom(1, 50);

export const someLoadBalancers = fc.subarray(['web', 'shop', 'api'].map(loadBalancerArn), { minLength: 1 });

const change: fc.Arbitrary<Properties> = fc.record({
  LoadBalancerArns: someLoadBalancers,
  LogBucketArns: fc.constantFrom<string[]>(['arn:aws:s3:::central'], ['arn:aws:s3:::central', 'arn:aws:s3:::team-logs']),
  ExistingTopicArns: fc.constantFrom<string[]>([], [UPLOADS]),
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
        // One that ends without an answer leaves logs on that its rollback does not reach (ADR 0008).
        fault: maybe(2, faultOf('refused', 'lost')),
        fails: fc.option(fc.constantFrom<Rollback[]>('update and delete', 'delete only'), { nil: undefined, freq: 2 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        stack,
        do: fc.constant('rename' as const),
        logicalId: fc.constantFrom('Moved', 'InvokeLambdaFunction'),
        fault: maybe(2),
        fails: fc.option(fc.constant('fails' as const), { nil: undefined, freq: 2 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ stack, do: fc.constantFrom('again' as const, 'confirm' as const) }) },
    { weight: 2, arbitrary: fc.record({ stack, do: fc.constant('late' as const), which: fc.nat({ max: 30 }) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        stack, do: fc.constant('cancel' as const), latency, after: fc.nat({ max: 2_000 }), deletionLatency: latency,
      }),
    },
  );
};
