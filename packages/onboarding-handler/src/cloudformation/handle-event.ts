import { topicArn } from '@logs-analysis/policy-model';
import type { Environment } from '@logs-analysis/policy-model';
import type { AwsApi } from '../aws/aws-api';
import { retrying } from '../aws/retry';
import type { Limits } from '../aws/retry';
import { mostWithin, timeToUndo } from '../aws/time-needed';
import { tooManyLoadBalancers } from '../core/blockers';
import { verbOf } from '../core/change';
import type { Change } from '../core/change';
import { lateReport } from '../core/report';
import type { Report } from '../core/report';
import { reportData } from '../core/report-data';
import { OnboardingError, refusalOf, sentence } from '../errors';
import type { Problem } from '../errors';
import { reconcileAndReport } from '../run-and-report';
import { parseSettings, renamings, settingsToRemove } from '../settings';
import { beforeDeadline, SYSTEM_ALARM_CLOCK } from './before-deadline';
import type { AlarmClock } from './before-deadline';
import type { CustomResourceAnswer, CustomResourceEvent, RefusedEvent } from './custom-resource';
import { answerDelete } from './deletion';
import { linesOf } from './log-line';
import { isRollback, isUpdate, meaningOf } from './meaning';
import { environmentOf } from './parse-event';
import { isPlanId, physicalResourceId } from './physical-resource-id';
import { deletePlan, planOnly } from './plan-mode';
import { statusOf } from './stack-status';

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
    const { problems, ...because } = failureOf(error);
    // What AWS and people say goes into the answer and not into the log.
    for (const { code, subject } of problems) context.log({ level: 'error', event: event.RequestType, code, subject, ...because });
    // What failed to be another resource is still the one it was.
    return { Status: 'FAILED', PhysicalResourceId: event.PhysicalResourceId || id, Reason: problems.map(sentence).join(' ') };
  }
}

async function run(event: CustomResourceEvent, id: string, context: HandlerContext): Promise<Readonly<Record<string, string>>> {
  const { RequestType, ResourceProperties, OldResourceProperties, StackId, PhysicalResourceId } = event;
  const { connect, deadline, log, clock = SYSTEM_ALARM_CLOCK } = context;
  const environment = environmentOf(StackId);
  // CloudFormation changes the role just before it sends a Create or an Update, be it one that rolls back, and not before a Delete.
  const untilTheEnd: Limits = { deadline, clock, permitted: clock.now() };
  const changed = (change: Change): void => {
    log({ level: 'info', event: RequestType, verb: verbOf(change), kind: change.kind, id: change.id });
  };
  const told = (report: Report): Readonly<Record<string, string>> => {
    for (const line of linesOf(report)) log({ level: 'info', event: RequestType, ...line });
    return reportData(report);
  };
  const inTime = <T>(work: (api: AwsApi) => Promise<T>): Promise<T> => beforeDeadline(deadline, clock, connect(environment), work);
  if (RequestType === 'Delete') {
    const settings = settingsToRemove(ResourceProperties, environment, StackId);
    if (settings === undefined) return {};
    const how = { changed, limits: { deadline, clock } };
    await inTime(async (api) => {
      const aws = retrying(api, how.limits);
      if (isPlanId(id)) return deletePlan(event, settings, aws, how);
      (await answerDelete(event, settings, aws, how)).forEach(told);
    });
    return {};
  }
  const parsed = parseSettings(ResourceProperties, environment, StackId, OldResourceProperties);
  if ('problems' in parsed) throw new OnboardingError(parsed.problems);
  const renamed = renamings(ResourceProperties, OldResourceProperties);
  const isRefused = (status: string): boolean => renamed.length > 0 && !isRollback(status);
  if (parsed.settings.mode === 'Plan') {
    return told(await inTime(async (api) => {
      const aws = retrying(api, untilTheEnd);
      if (renamed.length > 0 && isRefused(await statusOf(StackId, aws, clock, isRefused))) throw new OnboardingError(renamed);
      return planOnly(event, parsed.settings, aws, { changed, limits: untilTheEnd });
    }));
  }
  const found = tooManyLoadBalancers(parsed.settings, mostWithin(deadline - clock.now(), parsed.settings));
  if (found.length > 0) throw new OnboardingError(found);
  // Nothing is there that a plan could be rolled back to.
  const before = isPlanId(PhysicalResourceId ?? '') ? undefined : PhysicalResourceId;
  const settings = { ...parsed.settings, target: { id, before } };
  const limits = { ...untilTheEnd, deadline: deadline - timeToUndo(settings.loadBalancerArns.length) };
  return told(await inTime(async (api) => {
    const aws = retrying(api, limits);
    const isLate = (status: string): boolean => meaningOf(event, status, []) === 'late';
    const status = await statusOf(StackId, aws, clock, (one) => isLate(one) || isRefused(one));
    if (isLate(status)) return lateReport(topicArn(settings.environment, settings.owner.onboardingName));
    if (isRefused(status)) throw new OnboardingError(renamed);
    // While the stack is created, nothing else was reached that could be taken for it.
    const what = RequestType === 'Create' && !isUpdate(status) ? { target: undefined, createdAs: id } : {};
    const how = { changed, limits, takingBack: { aws: retrying(api, untilTheEnd), limits: untilTheEnd } };
    const reached = (isBack: boolean): Promise<Report> =>
      reconcileAndReport('onboarded', { ...settings, ...what, isRollback: isBack }, aws, how);
    return reached(isRollback(status)).catch(async (error: unknown) => {
      // That the update is taken back may not have been seen at first, and a rollback is stopped by less. Nothing is created in one.
      if (RequestType === 'Create' || isRollback(status)) throw error;
      if (!isRollback(await aws.describeStack(StackId).catch(() => status))) throw error;
      return reached(true);
    });
  }));
}

/** What went wrong, and the name of AWS's or Node.js's error if there is one. */
function failureOf(error: unknown): { readonly problems: readonly Problem[]; readonly error?: string } {
  try {
    const known = refusalOf(error, 'AWS');
    if (known instanceof OnboardingError) {
      return { problems: known.problems, ...(known.cause instanceof Error && { error: known.cause.name }) };
    }
  } catch {
    // It objects to being looked at.
  }
  return { problems: [{ code: 'aws-refused', subject: 'AWS', message: 'something that is not an error was thrown; try again' }] };
}
