import type { Environment } from '@logs-analysis/policy-model';

/** The account and Region a stack is created in. */
export const HERE: Environment = { partition: '${AWS::Partition}', region: '${AWS::Region}', accountId: '${AWS::AccountId}' };

export const FUNCTION_NAME = '${OnboardingName}';

/** Role names are unique in an account, function names in a Region of it. */
export const EXECUTION_ROLE_NAME = '${OnboardingName}-${AWS::Region}';
