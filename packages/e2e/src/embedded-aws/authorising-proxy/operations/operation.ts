import type { AwsRequest } from '../aws-request';
import type { Caller } from '../caller';
import type { Permission } from '../permission';
import type { World } from '../world';

/** What a call is, in the words of the API reference and of IAM. */
export interface Operation {
  readonly name: string;
  /** Everything the caller must be allowed, in the order in which AWS would refuse it. */
  readonly permissions: readonly Permission[];
  /** The account whose resource it is; the call is sent there. */
  readonly account: string;
  /** S3 only. */
  readonly bucket?: string;
  readonly key?: string;
}

/** Reads a call of one service; undefined where the map has no such call. */
export type OperationMap = (request: AwsRequest, caller: Caller, world: World) => Promise<Operation | undefined>;
