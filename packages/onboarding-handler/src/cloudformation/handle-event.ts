import { topicArn } from '@logs-analysis/policy-model';
import type { Environment } from '@logs-analysis/policy-model';
import type { AwsApi } from '../aws/aws-api';
import { observeTopic } from '../aws/observe';
import { retrying } from '../aws/retry';
import type { Limits } from '../aws/retry';
import { mostWithin, timeToUndo } from '../aws/time-needed';
import { tooManyLoadBalancers } from '../core/blockers';
import { verbOf } from '../core/change';
import type { Change } from '../core/change';
import { recordedTargets, settingsBefore } from '../core/journal';
import { changesText, noteText } from '../core/report';
import { OnboardingError, sentence } from '../errors';
import type { Problem } from '../errors';
import { reconcile, SETTLED } from '../reconcile';
import type { Run } from '../reconcile';
import { parseSettings, settingsToRemove } from '../settings';
import type { Settings } from '../settings';
import { beforeDeadline, SYSTEM_ALARM_CLOCK } from './before-deadline';
import type { AlarmClock } from './before-deadline';
import type { CustomResourceAnswer, CustomResourceEvent, RefusedEvent } from './custom-resource';
import { isRollback, isUpdate, meaningOf } from './meaning';
import { environmentOf } from './parse-event';
import { physicalResourceId } from './physical-resource-id';

export interface HandlerContext {
  readonly connect: (environment: Environment) => AwsApi;
  /** When the answer must be on its way, in milliseconds since the epoch. */
  readonly deadline: number;
  /** One line of the log. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
  readonly clock?: AlarmClock;
}

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
    log({ level: 'info', event: RequestType, verb: verbOf(change), kind: change.kind, id: change.id });
  };
  const inTime = <T>(work: (api: AwsApi) => Promise<T>): Promise<T> => beforeDeadline(deadline, clock, connect(environment), work);
  if (RequestType === 'Delete') {
    const settings = settingsToRemove(ResourceProperties, environment, StackId);
    if (settings === undefined) return {};
    const limits = { deadline, clock };
    await inTime((api) => remove(event, settings, retrying(api, deadline, clock), { changed, limits }));
    return {};
  }
  const parsed = parseSettings(ResourceProperties, environment, StackId, OldResourceProperties);
  if ('problems' in parsed) throw new OnboardingError(parsed.problems);
  const found = tooManyLoadBalancers(parsed.settings, mostWithin(deadline - clock.now(), parsed.settings));
  if (found.length > 0) throw new OnboardingError(found);
  const settings = RequestType === 'Create' ? parsed.settings : { ...parsed.settings, target: { id, before: PhysicalResourceId } };
  const limits = { deadline: deadline - timeToUndo(settings.loadBalancerArns.length), clock };
  const notes: string[] = [];
  const noted = (note: Problem): void => {
    log({ level: 'warning', event: RequestType, note: sentence(note) });
    notes.push(noteText(note));
  };
  const changes = await inTime(async (api) => {
    const aws = retrying(api, limits.deadline, clock);
    let status = await aws.describeStack(StackId);
    if (meaningOf(event, status, []) === 'late') {
      // It may be an old answer.
      await clock.sleep(SETTLED);
      status = await aws.describeStack(StackId);
    }
    if (meaningOf(event, status, []) === 'late') return [];
    return reconcile('onboarded', { ...settings, isRollback: isRollback(status) }, aws, {
      changed, noted, limits, takingBack: { aws: retrying(api, deadline, clock), limits: { deadline, clock } },
    });
  });
  const report = [...notes, changesText(changes)].join('\n');
  return { TopicArn: topicArn(environment, settings.owner.onboardingName), Report: report.slice(0, 2_500) };
}

async function remove(event: CustomResourceEvent, settings: Settings, aws: AwsApi, how: Run & { readonly limits: Limits }): Promise<void> {
  const look = async () => {
    const [status, topic] = await Promise.all([aws.describeStack(event.StackId), observeTopic(settings, aws)]);
    const meaning = meaningOf(event, status, recordedTargets(topic));
    // One old answer would be enough to take down what is only rolled back, or to leave what is deleted.
    const isClear = meaning !== 'late' && (meaning !== 'take-down' || !isUpdate(status) && recordedTargets(topic).length < 2);
    return { topic, meaning, isClear, of: { ...settings, isRollback: isRollback(status) } };
  };
  let seen = await look();
  if (!seen.isClear) {
    await how.limits.clock.sleep(SETTLED);
    seen = await look();
  }
  const { meaning, of, topic } = seen;
  switch (meaning) {
    case 'take-down':
      await reconcile('offboarded', of, aws, how);
      break;
    case 'roll-back':
      await reconcile('onboarded', settingsBefore(of, topic), aws, how);
      await reconcile('tidied', { ...of, target: { id: recordedTargets(topic)[1] } }, aws, how);
      break;
    case 'tidy-up':
      await reconcile('tidied', of, aws, how);
      break;
    case 'late':
    case 'set-up':
  }
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
