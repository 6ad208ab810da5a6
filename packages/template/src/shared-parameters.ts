import type { Parameter } from './parameter-groups';

/** Names everything of one onboarding. With the two below it is the same in the templates of the stack and of its deployment role. */
export const ONBOARDING_NAME = {
  label: 'Name of this onboarding',
  Type: 'String',
  Default: 'logs-analysis-alb',
  AllowedPattern: '[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*',
  MinLength: 3,
  MaxLength: 40,
  ConstraintDescription: 'must be 3 to 40 characters: lower-case words that begin with a letter, joined by hyphens',
} as const satisfies Partial<Parameter>;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export const ROLE_PATH = {
  label: 'Path of the role',
  Type: 'String',
  Default: '/',
  AllowedPattern: '/([A-Za-z0-9_+=,.@-]+/)*',
  MaxLength: 512,
  ConstraintDescription: 'must be the path of a role: / or words between slashes, like /service/logs/',
} as const satisfies Partial<Parameter>;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
export const PERMISSIONS_BOUNDARY_ARN = {
  label: 'Permissions boundary of the role',
  Type: 'String',
  Default: '',
  AllowedPattern: '(arn:aws[a-z-]*:iam::(\\d{12}|aws):policy/[A-Za-z0-9_+=,.@/-]+)?',
  ConstraintDescription: 'must be the ARN of a managed policy, like arn:aws:iam::111122223333:policy/boundary, or empty',
} as const satisfies Partial<Parameter>;
