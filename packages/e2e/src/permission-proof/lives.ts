import type { Life, LifeStep, Parameters } from './life';
import {
  BOUNDARY, confirmSubscription, createBoundary, deleteBucketPolicy, deleteLoadBalancer, deleteNewBucket, deleteTopic, leaveOnlyTheGrant,
  tellQueue, tellTopic, tellTopicOfMore, turnLogsOff,
} from './mishaps';
import {
  newCode, newFunctionSettings, newInvocation, newPolicyName, newRoleDescription, newTrust, sameAgain,
} from './releases';
import type { Scene } from './scene';
import { TOLD_TOPIC } from '../accounts/told-topic';

/** Every life that a stack may have; together they need all that the two roles may do. Short ones first: they explain the most. */
export const LIVES: readonly Life[] = [
  [
    created('a load balancer that does not log', silent),
    updated('with a new release, and nothing is to be done', { release: sameAgain }),
    updated('with another LogExpirationDays', { parameters: (scene) => ({ ...silent(scene), LogExpirationDays: '30' }) }),
    updated('with a load balancer added that logs', { parameters: both }),
    deleted('after the service confirmed its subscription', { before: confirmSubscription }),
  ],
  [
    created('a load balancer that logs', logging),
    updated('with a load balancer added that does not log', { parameters: both }),
    updated('after somebody turned logs off', { before: turnLogsOff, release: sameAgain }),
    deleted('that turned on logs'),
  ],
  [
    created('both', both),
    updated('with a load balancer moved to the former ones', { parameters: withoutSilent }),
    deleted('that had turned the logs of a former load balancer off'),
  ],
  [
    created('both', both),
    updated('with a load balancer moved to the former ones, which fails', {
      parameters: (scene) => ({ ...withoutSilent(scene), LogBucketArns: '' }), ends: 'UPDATE_ROLLBACK_COMPLETE',
    }),
    deleted('of both'),
  ],
  [
    created('a load balancer that logs, with all types of log', (scene) => ({ ...logging(scene), LogTypes: ALL_TYPES })),
    updated('with fewer types of log', { parameters: logging }),
    deleted('that had turned a type of log off'),
  ],
  [
    created('both, with tags', both, { tags: { team: 'web' } }),
    updated('with a new description of the role', { release: newRoleDescription }),
    updated('with new code', { release: newCode }),
    updated('with new settings of the function', { release: newFunctionSettings }),
    updated('with other settings of the function\'s invocation', { release: newInvocation }),
    updated('with a new trust policy of the role', { release: newTrust }),
    updated('with another name of the role\'s policy', { release: newPolicyName }),
    updated('with another retention of the log', { parameters: (scene) => ({ ...both(scene), FunctionLogRetentionDays: '60' }) }),
    updated('with a tag changed', { tags: { team: 'platform' } }),
    updated('with its tags removed', { tags: {} }),
    deleted('after the topic was deleted', { before: deleteTopic }),
  ],
  [
    created('a load balancer whose log bucket lost its policy', logging, { before: deleteBucketPolicy }),
    deleted('whose grant was all there was in the policy of the log bucket'),
  ],
  [
    created('a load balancer that does not log', silent),
    deleted('after the new bucket\'s policy was cut down to the grant', { before: leaveOnlyTheGrant }),
  ],
  [
    created('a load balancer whose log bucket is not named, which fails', unnamed, { ends: 'ROLLBACK_COMPLETE' }),
  ],
  [
    created('a load balancer that does not log', silent),
    updated('with a load balancer added whose log bucket is not named, which fails', {
      parameters: ({ customer }) => ({ LoadBalancerArns: `${customer.silent},${customer.logging}` }), ends: 'UPDATE_ROLLBACK_COMPLETE',
    }),
    deleted('after the load balancer was deleted', { before: deleteLoadBalancer }),
  ],
  [
    created('a load balancer that does not log', silent),
    deleted('after the new bucket was deleted', { before: deleteNewBucket }),
  ],
  [
    created('a load balancer whose log bucket notifies a topic of the customer\'s', throughTopic, { before: tellTopic }),
    updated('after the customer\'s topic was told of more', { before: tellTopicOfMore, release: sameAgain }),
    deleted('that had subscribed the service to the customer\'s topic'),
  ],
  [
    created('a load balancer that does not log, within a permissions boundary', within, {
      before: createBoundary, deploymentRole: { PermissionsBoundaryArn: BOUNDARY },
    }),
    deleted('of a role within a permissions boundary'),
  ],
  [
    created('a load balancer whose log bucket notifies a queue of everything', throughEvents, { before: tellQueue }),
    updated('of a rule of EventBridge that is in order', { release: sameAgain }),
    deleted('that had a rule of EventBridge'),
  ],
];

function silent({ customer }: Scene): Parameters {
  return { LoadBalancerArns: customer.silent };
}

function logging({ customer }: Scene): Parameters {
  return { LoadBalancerArns: customer.logging, LogBucketArns: `arn:aws:s3:::${customer.bucket}` };
}

function throughTopic(scene: Scene): Parameters {
  return { ...logging(scene), ExistingTopicArns: TOLD_TOPIC };
}

function throughEvents(scene: Scene): Parameters {
  return { ...logging(scene), UseEventBridge: 'true' };
}

function unnamed({ customer }: Scene): Parameters {
  return { LoadBalancerArns: customer.logging };
}

function both(scene: Scene): Parameters {
  return { ...logging(scene), LoadBalancerArns: `${scene.customer.silent},${scene.customer.logging}` };
}

function within(scene: Scene): Parameters {
  return { ...silent(scene), PermissionsBoundaryArn: BOUNDARY };
}

function withoutSilent(scene: Scene): Parameters {
  return { ...logging(scene), FormerLoadBalancerArns: scene.customer.silent };
}

const ALL_TYPES = 'access,connection,health-check';

function created(what: string, parameters: LifeStep['parameters'], more: Partial<LifeStep> = {}): LifeStep {
  return { scenario: `create: ${what}`, operation: 'create', ends: 'CREATE_COMPLETE', parameters, ...more };
}

function updated(how: string, more: Partial<LifeStep>): LifeStep {
  return { scenario: `update: ${how}`, operation: 'update', ends: 'UPDATE_COMPLETE', ...more };
}

function deleted(when: string, more: Partial<LifeStep> = {}): LifeStep {
  return { scenario: `delete: ${when}`, operation: 'delete', ends: 'DELETE_COMPLETE', ...more };
}
