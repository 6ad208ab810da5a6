import type { Problem } from '../errors';

/**
 * Where an answer goes, and what it must repeat.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */
export interface AnswerTo {
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  /** Absent on Create; on Delete possibly one that CloudFormation made up. */
  readonly PhysicalResourceId?: string;
}

/** What CloudFormation sends; {@link parseEvent} has checked that it did. */
export interface CustomResourceEvent extends AnswerTo {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
  /** What the stack asked for before; on Update only. */
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>;
}

/** An event that can be answered and must not be acted upon. */
export interface RefusedEvent extends AnswerTo {
  readonly RequestType?: undefined;
  readonly problems: readonly Problem[];
}

/** What CloudFormation wants to hear. */
export interface CustomResourceAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}
