import type { ApiCallName } from '@logs-analysis/policy-model';
import type { Invoke } from './stack-model';
import type { VirtualClock } from './virtual-clock';
import type { AwsApi } from '../../src/aws/aws-api';
import type { CustomResourceAnswer, CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { handleEvent } from '../../src/cloudformation/handle-event';
import { parseEvent } from '../../src/cloudformation/parse-event';
import { answerBody } from '../../src/cloudformation/respond';
import { settingsToRemove } from '../../src/settings';
import type { Properties } from '../../src/settings';
import { FUNCTION, HERE } from '../example';
import { awsError } from '../fake-aws/aws-error';
import type { FakeAws } from '../fake-aws/fake-aws';
import { permitted } from '../permitted';

/** What goes wrong in one run of the function, at its nth call. */
export interface Fault {
  readonly at: number;
  /**
   * `refused`: without effect. `lost`: with effect, but it looks like a failure. `hangs`: until long after the answer. `ends`: the whole
   * function does.
   */
  readonly kind: 'refused' | 'lost' | 'hangs' | 'ends';
}

export interface WatchedFunction {
  /** Rules of every run that were broken. */
  readonly complaints: readonly string[];
  readonly invoke: Invoke;
  /** Something goes wrong in the next run, or its calls take time, in milliseconds. */
  next(fault: Fault | undefined, latency?: number): void;
}

/** As long as the function has, without the time to answer, in milliseconds. */
const TIME = 200_000;
const NEVER = new Promise<never>(() => {});
/** Which successful look at a thing must come before a write to it: each of these writes replaces what is there. */
const LOOK_FIRST: Partial<Record<keyof AwsApi, keyof AwsApi>> = {
  putBucketPolicy: 'getBucketPolicy',
  deleteBucketPolicy: 'getBucketPolicy',
  putBucketNotification: 'getBucketNotification',
  setTopicPolicy: 'getTopicAttributes',
};

/**
 * The function in an account in memory. Watches that each run answers once and in time, with what CloudFormation takes (I1, I21), that
 * it makes no call after its answer (I17), and that it replaces nothing it has not looked at (I19). After each call
 * `wrong` is asked whether something is.
 */
export function watchedFunction(
  aws: FakeAws, clock: VirtualClock, wrong: (after: keyof AwsApi) => string | undefined,
): WatchedFunction {
  const complaints: string[] = [];
  let planned: { readonly fault?: Fault; readonly latency: number } = { latency: 0 };

  async function invoke(event: CustomResourceEvent, status: string, role: Properties): Promise<CustomResourceAnswer | undefined> {
    const settings = settingsToRemove(role, HERE, event.StackId);
    aws.change((world) => { world.stacks = { ...world.stacks, [event.StackId]: status }; });
    const { fault, latency } = planned;
    planned = { latency: 0 };
    const deadline = clock.now() + TIME;
    const looked = new Set<string>();
    let made = 0;
    let answered = false;
    let ended = false;
    let end = (): void => {};
    const noAnswer = new Promise<undefined>((resolve) => { end = () => resolve(undefined); });

    async function serve(name: keyof AwsApi, serveIt: () => Promise<unknown>, about: unknown): Promise<unknown> {
      const goesWrong = fault?.at === made++ ? fault.kind : undefined;
      if (answered) complaints.push(`${name} after the answer to ${event.RequestType} (I17)`);
      if (latency > 0) await clock.sleep(latency);
      if (goesWrong === 'refused') throw awsError('Forbidden', 'It was not to be');
      if (goesWrong === 'hangs') {
        await clock.sleep(2 * TIME);
        if (!/^(describe|get|list)/.test(name)) throw awsError('TimeoutError', 'It took too long');
      }
      if (goesWrong === 'ends') {
        ended = true;
        end();
      }
      if (ended) await NEVER;
      const first = LOOK_FIRST[name];
      if (first && !looked.has(`${first} ${about}`)) complaints.push(`${name} without ${first} (I19)`);
      const result = await serveIt();
      looked.add(`${name} ${about}`);
      const complaint = wrong(name);
      if (complaint) complaints.push(`${complaint} after ${name}`);
      if (goesWrong === 'lost') throw awsError('Forbidden', 'The connection was lost');
      return result;
    }

    const denied = (name: ApiCallName, args: readonly unknown[]): boolean =>
      settings !== undefined && !permitted(settings, { name, args, kind: 'read' });
    const calls = (Object.entries(aws.api) as Array<[keyof AwsApi, (...args: unknown[]) => Promise<unknown>]>).map(([name, call]) =>
      [name, (...args: unknown[]) => {
        const isDenied = denied(name, args);
        // Which buckets were named before is not on record, so a rollback that is a deletion only looks at those of the update (ADR 0008).
        const isOfUpdate = event.RequestType === 'Delete' && /^get/.test(name) && named(event).includes(`arn:aws:s3:::${String(args[0])}`);
        if (isDenied && !isOfUpdate) complaints.push(`${name} ${String(args[0])} is not permitted (I20)`);
        return serve(name, isDenied ? () => Promise.reject(awsError('AccessDenied', 'No.')) : () => call(...args), args[0]);
      }]);
    const api = Object.fromEntries(calls) as AwsApi;
    const run = handleEvent(parseEvent(event, FUNCTION), { connect: () => api, deadline, clock, log: () => {} });
    const answer = await clock.until(Promise.race([run, noAnswer]));
    answered = true;
    if (answer !== undefined) complaints.push(...troubles(event, answer), ...(clock.now() > deadline ? ['answered late (I1)'] : []));
    return answer;
  }

  return { invoke, complaints, next: (fault, latency = 0) => { planned = { fault, latency }; } };
}

function named({ ResourceProperties }: CustomResourceEvent): readonly unknown[] {
  return [ResourceProperties.LogBucketArns].flat();
}

function troubles(event: CustomResourceEvent, answer: CustomResourceAnswer): readonly string[] {
  const body = answerBody(event, answer);
  const { StackId, RequestId, LogicalResourceId, PhysicalResourceId } = JSON.parse(body) as CustomResourceEvent;
  const bytes = Buffer.byteLength(PhysicalResourceId!);
  return [
    ...(Buffer.byteLength(body) > 4_096 ? ['an answer that is too long (I1)'] : []),
    ...(StackId === event.StackId && RequestId === event.RequestId && LogicalResourceId === event.LogicalResourceId
      ? [] : ['an answer to something else (I1)']),
    ...(bytes < 1 || bytes > 1_024 ? [`a physical id of ${bytes} bytes (I21)`] : []),
    ...(event.RequestType === 'Delete' && PhysicalResourceId !== event.PhysicalResourceId ? ['another id for a deletion (I21)'] : []),
  ];
}
