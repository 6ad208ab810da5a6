import type { ServiceProfile } from '@logs-analysis/policy-model';
import type { ParameterGroup } from './parameter-groups';
import { ONBOARDING_NAME, PERMISSIONS_BOUNDARY_ARN, ROLE_PATH } from './shared-parameters';

const LOAD_BALANCER_ARN = 'arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\\d{12}:loadbalancer/app/[A-Za-z0-9-]+/[A-Za-z0-9]+';

/** What CloudWatch Logs offers. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What a customer decides; who the service is and what runs is none of it. */
export function onboardingParameters({ name }: ServiceProfile): readonly ParameterGroup[] {
  return [
    {
      label: 'What is to be analysed',
      parameters: {
        LoadBalancerArns: {
          label: 'Load balancers',
          Type: 'CommaDelimitedList',
          AllowedPattern: LOAD_BALANCER_ARN,
          ConstraintDescription: 'must be the ARNs of Application Load Balancers, they have ":loadbalancer/app/" in them',
          Description: 'ARNs of the Application Load Balancers whose logs are to be analysed, all in this account and Region. About 35 fit '
            + 'in; others go into a stack of another name',
        },
        LogTypes: {
          label: 'Types of log',
          Type: 'CommaDelimitedList',
          Default: 'access',
          AllowedPattern: 'access|connection|health-check',
          ConstraintDescription: 'must be one or more of access, connection and health-check, with commas between',
          Description: 'The types of log to be analysed: access, connection, health-check',
        },
        FormerLoadBalancerArns: {
          label: 'Load balancers taken out of this stack again',
          Type: 'CommaDelimitedList',
          Default: '',
          AllowedPattern: `(${LOAD_BALANCER_ARN})?`,
          ConstraintDescription: 'must be ARNs that were among the load balancers before, or empty',
          Description: 'To take a load balancer out of this stack, move its ARN from the load balancers to this list and leave it here: '
            + 'what the stack has changed of it is put back',
        },
      },
    },
    {
      label: 'Where the logs are',
      parameters: {
        LogBucketArns: {
          label: 'Buckets that these load balancers log to already',
          Type: 'CommaDelimitedList',
          Default: '',
          AllowedPattern: '(arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]+)?',
          ConstraintDescription: 'must be the ARNs of buckets, like arn:aws:s3:::my-logs, or empty',
          Description: 'ARNs of the buckets that these load balancers log to already. Empty where none logs yet: a bucket is created then',
        },
        ExistingTopicArns: {
          label: 'Topics that these buckets notify of all their logs already',
          Type: 'CommaDelimitedList',
          Default: '',
          AllowedPattern: '(arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]+)?',
          ConstraintDescription: 'must be the ARNs of topics, like arn:aws:sns:us-east-1:111122223333:my-topic, or empty',
          Description: 'ARNs of SNS topics of yours that one of these buckets notifies of all its logs already: S3 allows no second '
            + `notification, so ${name} hears of logs through them. Empty unless the stack asks for it`,
        },
        UseEventBridge: {
          label: 'Hear of logs through EventBridge',
          Type: 'String',
          Default: 'false',
          AllowedValues: ['true', 'false'],
          ConstraintDescription: 'must be true or false',
          Description: 'true: a rule on the default event bus may tell of logs in a bucket that sends its events to EventBridge already, '
            + 'where S3 allows no second notification. false unless the stack asks for it',
        },
        LogExpirationDays: {
          label: 'Days that logs are kept in a bucket created here',
          // A number may be one half; a pattern is for texts.
          Type: 'String',
          Default: '90',
          AllowedPattern: '[1-9][0-9]{0,3}',
          ConstraintDescription: 'must be a whole number of days from 1 to 9999',
          Description: 'Days that logs are kept in a bucket created by this stack. Buckets of yours are left as they are',
        },
      },
    },
    {
      label: 'What this stack does',
      parameters: {
        Mode: {
          label: 'Do it, or only say what would be done',
          Type: 'String',
          Default: 'Apply',
          AllowedValues: ['Apply', 'Plan'],
          ConstraintDescription: 'must be Apply or Plan',
          Description: 'Plan: change nothing, and say in the outputs what would be done or is in the way; update the stack to Apply to do '
            + 'it. What was applied is taken back by deleting the stack',
        },
      },
    },
    {
      label: 'Names and rules of your account',
      parameters: {
        OnboardingName: {
          ...ONBOARDING_NAME,
          Description: `Names the function, its role and log, and the topic. Another one for each stack of ${name} in a Region`,
        },
        RolePath: {
          ...ROLE_PATH,
          Description: 'The path of the function\'s role, which cannot be changed later. The deployment role must know the same',
        },
        PermissionsBoundaryArn: {
          ...PERMISSIONS_BOUNDARY_ARN,
          Description: 'A managed policy beyond which the function\'s role can do nothing, for accounts whose roles need one. The '
            + 'deployment role must know the same, and cannot change it later',
        },
        FunctionLogRetentionDays: {
          label: 'Days that the log of the function is kept',
          Type: 'Number',
          Default: 30,
          AllowedValues: RETENTION_DAYS,
          ConstraintDescription: `must be one of ${RETENTION_DAYS.join(', ')}`,
          Description: 'The log says what the function did. It is removed with the stack',
        },
      },
    },
  ];
}
