/** Everything that can stop a release, by its stable code. */
export const RELEASE_PROBLEMS = {
  'version-invalid': 'give three numbers, such as 1.2.0',
  'partition-without-regions': 'name a partition that the service profile has Regions of',
  'profile-invalid': 'correct the service profile',
  'templates-unusable': 'run "npm run build", which renders them',
  'version-differs': 'release what you built under a new version; one that was uploaded is never changed',
  'version-incomplete': 'publish the version first; what is there already is kept',
  'version-unknown': 'name a version that was released',
  'versions-unreadable': 'put the last version of versions.json that S3 has kept back in place',
  'latest-differs': 'run "npm run release -- rollback" with the version that is to be the latest',
  'keeps-changing': 'wait until the other release is done, then try again',
  'bucket-missing': 'create the stack of templates/release/release-bucket.yaml in that Region',
  'refused': 'check whose credentials these are, and that the stack of templates/release/release-role.yaml is up to date',
} as const satisfies Record<string, string>;

export type ReleaseProblemCode = keyof typeof RELEASE_PROBLEMS;

/** One thing that is wrong: what it is about, and a sentence. */
export interface ReleaseProblem {
  readonly code: ReleaseProblemCode;
  readonly subject: string;
  readonly message: string;
}

/** A release did not start, or stopped; {@link problems} has all that was found. */
export class ReleaseError extends Error {
  public readonly problems: readonly ReleaseProblem[];

  constructor(problems: readonly ReleaseProblem[], options?: ErrorOptions) {
    super(problems.map(({ code, subject, message }) => `${subject}: ${message}; ${RELEASE_PROBLEMS[code]}. [${code}]`).join('\n'), options);
    this.name = 'ReleaseError';
    this.problems = problems;
  }
}

export function problem(code: ReleaseProblemCode, subject: string, message: string, options?: ErrorOptions): ReleaseError {
  return new ReleaseError([{ code, subject, message }], options);
}
