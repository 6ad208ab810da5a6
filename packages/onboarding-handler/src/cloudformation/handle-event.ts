import { topicArn } from '@logs-analysis/policy-model';
import type { Environment } from '@logs-analysis/policy-model';
import type { AwsApi } from '../aws/aws-api';
import { retrying } from '../aws/retry';
import { verbOf } from '../core/change';
import { changesText } from '../core/report';
import { OnboardingError, outOfTime } from '../errors';
import { reconcile } from '../reconcile';
import { parseSettings } from '../settings';
import type { CustomResourceAnswer, CustomResourceEvent } from './custom-resource';

export interface HandlerContext {
  readonly connect: (environment: Environment) => AwsApi;
  /** When the answer must be on its way, in milliseconds since the epoch. */
  readonly deadline: number;
  /** One line of the log. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
}

/** Turns an event of the stack into a run of the engine, and its outcome into the answer. Never throws. */
export async function handleEvent(event: CustomResourceEvent, context: HandlerContext): Promise<CustomResourceAnswer> {
  const PhysicalResourceId = physicalResourceId(event);
  try {
    return { Status: 'SUCCESS', PhysicalResourceId, Data: await run(event, context) };
  } catch (error) {
    const reason = reasonOf(error);
    context.log({ level: 'error', event: event.RequestType, reason });
    return { Status: 'FAILED', PhysicalResourceId, Reason: reason };
  }
}

async function run(event: CustomResourceEvent, { connect, deadline, log }: HandlerContext): Promise<Readonly<Record<string, string>>> {
  const environment = environmentOf(event.StackId);
  const goal = event.RequestType === 'Delete' ? 'offboarded' : 'onboarded';
  const parsed = parseSettings(event.ResourceProperties, environment, event.StackId);
  if ('problems' in parsed) {
    // With such properties nothing was ever set up, so there is nothing to take down.
    if (goal === 'offboarded') return {};
    throw new OnboardingError(parsed.problems);
  }
  const { settings } = parsed;
  const changes = await beforeDeadline(deadline, reconcile(goal, settings, retrying(connect(environment), deadline), (change) => {
    log({ level: 'info', event: event.RequestType, verb: verbOf(change), kind: change.kind, id: change.id });
  }));
  return goal === 'offboarded' ? {} : {
    TopicArn: topicArn(environment, settings.owner.onboardingName),
    Report: changesText(changes).slice(0, 2_500),
  };
}

/** The account and Region of the stack are those of everything it may touch. */
function environmentOf(stackId: string): Environment {
  const [, partition, , region, accountId] = stackId.split(':');
  return { partition, region, accountId };
}

/** Names the onboarding, so that the same onboarding has the same id in every answer. */
function physicalResourceId({ PhysicalResourceId, RequestType, ResourceProperties, LogicalResourceId }: CustomResourceEvent): string {
  if (RequestType === 'Delete' && PhysicalResourceId) return PhysicalResourceId;
  const name = ResourceProperties.OnboardingName;
  return `alb-logs/${typeof name === 'string' && name !== '' ? name.slice(0, 100) : LogicalResourceId}`;
}

async function beforeDeadline<T>(deadline: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(outOfTime()), deadline - Date.now());
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof OnboardingError) return error.message;
  if (error instanceof Error) return `${error.name}: ${error.message} [aws-refused]`;
  return 'something that is not an error was thrown; see the log of the function [aws-refused]';
}
