import { ENOUGH } from '../aws/agreed';
import type { AwsApi } from '../aws/aws-api';
import { observeTopic } from '../aws/observe';
import type { Limits } from '../aws/retry';
import type { Report } from '../core/report';
import type { TopicState } from '../core/state';
import { withoutAddedTopics } from '../core/subscription-journal';
import { markOf, recordedTargets, settingsBefore, wordsOf } from '../core/target-journal';
import type { Run } from '../reconcile';
import { reconcileAndReport } from '../run-and-report';
import type { Settings } from '../settings';
import { SETTLED } from '../time-limits';
import type { CustomResourceEvent } from './custom-resource';
import { isRollback, isUpdate, meaningOf } from './meaning';
import type { Meaning } from './meaning';

type How = Omit<Run, 'looked' | 'noted'> & { readonly limits: Limits };

/** Does what a Delete is for, and reports it; nothing if it comes late. */
export async function answerDelete(
  event: CustomResourceEvent, settings: Settings, aws: AwsApi, how: How,
): Promise<readonly Report[]> {
  let seen = await look(event, settings, aws);
  const meanings = [seen.meaning];
  // What is not clear counts once three looks agree, so that no old answer decides, be it the last.
  while (!seen.isClear && meanings.filter((one) => one === seen.meaning).length < ENOUGH) {
    await how.limits.clock.sleep(SETTLED);
    seen = await look(event, settings, aws);
    meanings.push(seen.meaning);
  }
  const { meaning, topic, status } = seen;
  const of: Settings = { ...settings, isRollback: meaning === 'roll-back' || isRollback(status) };
  const run = { ...how, topic };
  switch (meaning) {
    case 'take-down':
      return [await reconcileAndReport('offboarded', of, aws, run)];
    case 'roll-back':
      return [
        await reconcileAndReport('onboarded', settingsBefore(withoutAddedTopics(of, topic), topic), aws, run),
        await reconcileAndReport('tidied', { ...of, target: { id: wordsOf(topic)[1] } }, aws, how),
      ];
    case 'tidy-up':
      return [await reconcileAndReport('tidied', of, aws, run)];
    case 'late':
    case 'set-up':
      return [];
  }
}

interface Seen {
  readonly status: string;
  readonly topic: TopicState;
  readonly meaning: Meaning;
  /** Otherwise one old answer would be enough to take down what is only rolled back, or to leave what is deleted or rolled back. */
  readonly isClear: boolean;
}

async function look(event: CustomResourceEvent, settings: Settings, aws: AwsApi): Promise<Seen> {
  const [status, topic] = await Promise.all([aws.describeStack(event.StackId), observeTopic(settings, aws)]);
  const targets = recordedTargets(topic);
  const meaning = meaningOf(event, status, targets, markOf(topic));
  // What an update replaced is deleted when it is complete or rolled back. Before that, only what a creation left that failed and was kept.
  const isPossible = meaning !== 'late' && status !== 'UPDATE_IN_PROGRESS';
  const isClear = isPossible && isCertain(meaning, status, targets, event.PhysicalResourceId!);
  return { status, topic, meaning, isClear };
}

function isCertain(meaning: Meaning, status: string, targets: readonly string[], deleted: string): boolean {
  if (meaning === 'take-down') return !isUpdate(status) && targets.length < 2;
  // What is tidied up after was reached, or never came to that.
  return meaning === 'tidy-up' ? targets.includes(deleted) : isRollback(status);
}
