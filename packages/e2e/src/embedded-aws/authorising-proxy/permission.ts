/** An IAM policy document, unread: only the simulator looks inside. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

export type RequestContext = Readonly<Record<string, string | string[]>>;

/** One thing a call must be allowed: what is done, to what, whose that is, under which circumstances. */
export interface Permission {
  readonly action: string;
  /** An ARN, or `*` for actions that know no resources. */
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context?: RequestContext;
  /** The policy of the resource itself, where the service has one. */
  readonly resourcePolicy?: PolicyDocument;
  /** S3: a public statement in the bucket policy grants nobody outside the account anything. */
  readonly restrictPublicBuckets?: boolean;
}
