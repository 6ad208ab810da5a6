import type { Answer } from '../answer';
import type { AwsRequest } from '../aws-request';
import type { Caller } from '../caller';
import type { Operation } from '../operations/operation';
import type { World } from '../world';

/** A permitted call on its way to the emulator. */
export interface Exchange {
  readonly request: AwsRequest;
  readonly caller: Caller;
  readonly operation: Operation;
  readonly world: World;
  /** Sends a call to the emulator as an account's. */
  readonly forward: (account: string, request?: AwsRequest) => Promise<Answer>;
}

/** Something AWS does for certain calls that the emulator does not. */
export interface Rule {
  readonly operations: readonly string[];
  /** May answer in the emulator's place. */
  readonly before?: (exchange: Exchange) => Promise<Answer | undefined>;
  /** Sees what the emulator answered to a call it accepted, and may change it. */
  readonly after?: (exchange: Exchange, answer: Answer) => Promise<Answer>;
}
