import type { Environment, Owner } from '@logs-analysis/policy-model';

/** An onboarding for what needs one and no account around it. */
export const HERE: Environment = { partition: 'aws', region: 'eu-west-1', accountId: '111122223333' };
export const OWNER: Owner = {
  onboardingName: 'alb-logs',
  service: {
    name: 'Logs Analysis',
    idPrefix: 'DTLogsAnalysis',
    resourcePrefix: 'logs-analysis',
    accountId: '444455556666',
    endpoint: 'arn:aws:sqs:eu-west-1:444455556666:logs-analysis-alb-events',
  },
};
