import type { Environment } from '@logs-analysis/policy-model';

/** The account and Region a stack is created in. */
export const HERE: Environment = { partition: '${AWS::Partition}', region: '${AWS::Region}', accountId: '${AWS::AccountId}' };

/** The parameter that names everything of one onboarding, the same in both templates. */
export const ONBOARDING_NAME_PARAMETER = {
  Type: 'String',
  Default: 'logs-analysis-alb',
  AllowedPattern: '[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*',
  MinLength: 3,
  MaxLength: 40,
  ConstraintDescription: 'must be 3 to 40 characters: lower-case words that begin with a letter, joined by hyphens',
};

export const FUNCTION_NAME = '${OnboardingName}';

/** Role names are unique in an account, function names in a Region of it. */
export const EXECUTION_ROLE_NAME = '${OnboardingName}-${AWS::Region}';
