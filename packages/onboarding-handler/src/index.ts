export type { AwsApi, Subscription } from './aws/aws-api';
export { PlanOutdated } from './aws/apply';
export { callerAccount } from './aws/caller-account';
export { SYSTEM_CLOCK } from './aws/clock';
export type { Clock } from './aws/clock';
export { LOAD_BALANCER_CALLS, LOAD_BALANCER_CHANGES, paced } from './aws/pace';
export type { Rate } from './aws/pace';
export { repeat, retrying } from './aws/retry';
export type { Limits } from './aws/retry';
export { sdkAwsApi } from './aws/sdk-aws-api';
export { resourcesOf, STAGES, verbOf } from './core/change';
export type { Change, Resource, ResourceKind, ResourceValues } from './core/change';
export { desiredState } from './core/desired-state';
export type { Goal } from './core/desired-state';
export { makePlan } from './core/make-plan';
export type { Plan } from './core/make-plan';
export { changeText, planText } from './core/report';
export { LOG_TYPES } from './core/state';
export type {
  Bucket, BucketState, LoadBalancerState, LogDestination, Logs, LogType, State, Tags, Topic, TopicState,
} from './core/state';
export { OnboardingError, PROBLEMS, sentence } from './errors';
export type { Problem, ProblemCode, Whose } from './errors';
export { inlineHandler } from './inline-handler';
export type { InlineHandler } from './inline-handler';
export { plan, reconcile } from './reconcile';
export { parseSettings } from './settings';
export type { Properties, Settings } from './settings';
export { EVENT_SECONDS, FUNCTION_SECONDS, STACK_WAITS_SECONDS } from './time-limits';
