import type { Environment, Owner } from '../src';

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
export const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alb-logs';
export const ALB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0123456789abcdef';

export const PARTITIONS: readonly Environment[] = [
  HERE, { ...HERE, partition: 'aws-us-gov', region: 'us-gov-west-1' }, { ...HERE, partition: 'aws-cn', region: 'cn-north-1' },
];
