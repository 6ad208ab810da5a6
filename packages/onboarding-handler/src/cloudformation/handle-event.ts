import { topicArn } from '@logs-analysis/policy-model';
import type { Environment } from '@logs-analysis/policy-model';
import type { AwsApi } from '../aws/aws-api';
import { observeTopic } from '../aws/observe';
import { retrying } from '../aws/retry';
import { verbOf } from '../core/change';
import type { Change } from '../core/change';
import { recordedTargets } from '../core/journal';
import { changeNote, changesText } from '../core/report';
import { OnboardingError } from '../errors';
import { reconcile } from '../reconcile';
import { parseSettings, settingsToRemove } from '../settings';
import { beforeDeadline, SYSTEM_ALARM_CLOCK } from './before-deadline';
import type { AlarmClock } from './before-deadline';
import type { CustomResourceAnswer, CustomResourceEvent, RefusedEvent } from './custom-resource';
import { environmentOf } from './parse-event';
import { isOwnId, physicalResourceId } from './physical-resource-id';

export interface HandlerContext {
  readonly connect: (environment: Environment) => AwsApi;
  /** When the answer must be on its way, in milliseconds since the epoch. */
  readonly deadline: number;
  /** One line of the log. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
  readonly clock?: AlarmClock;
}

/** Time kept free to turn off again what a failed run turned on, in milliseconds. */
const TIME_TO_UNDO = 20_000;

/** Turns an event of the stack into a run of the engine, and its outcome into the answer. Never throws, whatever is thrown in it. */
export async function handleEvent(event: CustomResourceEvent | RefusedEvent, context: HandlerContext): Promise<CustomResourceAnswer> {
  const id = physicalResourceId(event);
  try {
    if ('problems' in event) throw new OnboardingError(event.problems);
    return { Status: 'SUCCESS', PhysicalResourceId: id, Data: await run(event, id, context) };
  } catch (error) {
    const Reason = reasonOf(error);
    context.log({ level: 'error', event: event.RequestType, reason: Reason });
    // What failed to be another resource is still the one it was.
    return { Status: 'FAILED', PhysicalResourceId: event.PhysicalResourceId || id, Reason };
  }
}

async function run(event: CustomResourceEvent, id: string, context: HandlerContext): Promise<Readonly<Record<string, string>>> {
  const { RequestType, ResourceProperties, OldResourceProperties, StackId, PhysicalResourceId } = event;
  const { connect, deadline, log, clock = SYSTEM_ALARM_CLOCK } = context;
  const environment = environmentOf(StackId);
  const changed = (change: Change): void => {
    log({ level: 'info', event: RequestType, verb: verbOf(change), kind: change.kind, id: change.id, note: changeNote(change) });
  };
  const inTime = <T>(work: (api: AwsApi) => Promise<T>): Promise<T> => beforeDeadline(deadline, clock, connect(environment), work);
  if (RequestType === 'Delete') {
    const settings = settingsToRemove(ResourceProperties, environment, StackId);
    if (settings === undefined) return {};
    await inTime(async (api) => {
      const aws = retrying(api, deadline, clock);
      const target = recordedTargets(await observeTopic(settings, aws))[0] ?? id;
      const goal = isOwnId(target) && isOwnId(id) && target !== id ? 'tidied' : 'offboarded';
      return reconcile(goal, settings, aws, { changed, limits: { deadline, clock } });
    });
    return {};
  }
  const parsed = parseSettings(ResourceProperties, environment, StackId, OldResourceProperties);
  if ('problems' in parsed) throw new OnboardingError(parsed.problems);
  const settings = RequestType === 'Create' ? parsed.settings : { ...parsed.settings, target: { id, before: PhysicalResourceId } };
  const limits = { deadline: deadline - TIME_TO_UNDO, clock };
  const changes = await inTime((api) => reconcile('onboarded', settings, retrying(api, limits.deadline, clock), {
    changed, limits, undoing: retrying(api, deadline, clock),
  }));
  return { TopicArn: topicArn(environment, settings.owner.onboardingName), Report: changesText(changes).slice(0, 2_500) };
}

function reasonOf(error: unknown): string {
  try {
    if (error instanceof OnboardingError) return error.message;
    if (error instanceof Error) return `${error.name}: ${error.message} [aws-refused]`;
  } catch {
    // It objects to being looked at.
  }
  return 'something that is not an error was thrown; see the log of the function [aws-refused]';
}
