import {
  blockedReport, desiredState, makePlan, parseSettings, reportData, reportJson, reportMarkdown, reportOf, reportText,
} from '@logs-analysis/onboarding-handler';
import type { Logs, Report, Settings, State } from '@logs-analysis/onboarding-handler';
import { eventRuleArn, partitionOf, serviceIn, topicArn } from '@logs-analysis/policy-model';
import type { LoadBalancerArn, ServiceProfile } from '@logs-analysis/policy-model';
import { page, table } from './markdown';

const ACCOUNT = '111122223333';

/** A report in every form it comes in, made by the code that makes it for customers. */
export function reportPage(profile: ServiceProfile): string {
  const settings = exampleSettings(profile);
  const report = planOf(settings, exampleState(settings));
  return page(
    '# The report',
    'What was changed, what was left alone and why, what is pending, and the next step. The stack has it in its outputs, and with '
    + '`Mode: Plan` it says there what would be changed, and changes nothing; `logs-analysis plan` prints it. This is the plan for two '
    + 'load balancers, of which one logs already into a bucket that others use as well.',
    '## As text',
    block('text', reportText(report)),
    '`+` is created, `~` changed, `-` deleted, `=` left alone, and `?` pending. In the outputs of a stack it ends with the number of lines '
    + 'that CloudFormation has no room for; the log of the function has a line of JSON for each change, each note and whatever was left '
    + 'alone. If an update was rolled back and something was in the way of that, the first line says so, the notes say what, and the next '
    + 'step what to do about it.',
    '## As JSON',
    'With `--json`. Members may be added to it, and none is taken away. `outcome` is `planned`, `done` or `blocked`; what is in the way is '
    + 'in `blockers`, with a code of [this list](errors.md). Of policies it has the ids of statements, and never their text.',
    block('json', reportJson(report)),
    '## As Markdown',
    'With `--markdown`, for a ticket or a pull request:',
    block('markdown', reportMarkdown(report)),
    '## As attributes of the custom resource',
    'All of them are always there, whatever the function did, and together they fit into the 4,096 bytes of an answer to CloudFormation.',
    table(['Attribute', 'Here', 'When something is in the way'], attributesOf(report, blockedReport([{
      code: 'bucket-not-named', subject: 'LogBucketArns', message: 'a load balancer logs to a bucket that is not on the list; add its ARN',
    }], report.topicArn))),
  );
}

function exampleSettings(profile: ServiceProfile): Settings {
  const [region] = Object.keys(profile.regions).sort();
  const environment = { partition: partitionOf(region), region, accountId: ACCOUNT };
  const loadBalancer = (name: string): string =>
    `arn:${environment.partition}:elasticloadbalancing:${region}:${ACCOUNT}:loadbalancer/app/${name}/0123456789abcdef`;
  const parsed = parseSettings({
    Mode: 'Plan',
    OnboardingName: 'logs-analysis-alb',
    LoadBalancerArns: [loadBalancer('intranet'), loadBalancer('shop')],
    LogBucketArns: [`arn:${environment.partition}:s3:::my-logs`],
    LogExpirationDays: '90',
    ServiceName: profile.name,
    ServiceIdPrefix: profile.idPrefix,
    ServiceResourcePrefix: profile.resourcePrefix,
    ServiceEndpoint: serviceIn(profile, region)!.endpoint,
  }, environment, 'the stack');
  if ('problems' in parsed) throw new Error(`The example cannot be used: ${JSON.stringify(parsed.problems)}`);
  return parsed.settings;
}

function exampleState({ environment, owner, newBucket, loadBalancerArns: [silent, logging] }: Settings): State {
  const off = { enabled: false, bucket: '', prefix: '' };
  const logs = (access: Logs['access']): Logs => ({ access, 'connection': off, 'health-check': off });
  const loadBalancer = (arn: LoadBalancerArn, access: Logs['access']) => ({ arn, logs: logs(access) });
  return {
    topic: { arn: topicArn(environment, owner.onboardingName), topic: undefined, endpoints: [] },
    buckets: [
      {
        name: 'my-logs',
        bucket: { tags: {} },
        policy: {
          Version: '2012-10-17',
          Statement: [{
            Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }],
        },
        notifications: { EventBridgeConfiguration: {} },
      },
      { name: newBucket, bucket: undefined, policy: undefined, notifications: {} },
    ],
    existingTopics: [],
    eventRule: { arn: eventRuleArn(environment, owner.onboardingName), rule: undefined },
    loadBalancers: [loadBalancer(silent, off), loadBalancer(logging, { enabled: true, bucket: 'my-logs', prefix: 'shop' })],
    unlisted: [],
  };
}

function planOf(settings: Settings, observed: State): Report {
  const goal = 'onboarded';
  const desired = desiredState(goal, settings, observed);
  return reportOf('planned', { goal, settings, observed, desired, changes: makePlan(goal, observed, desired, []).changes });
}

function attributesOf(report: Report, blocked: Report): ReadonlyArray<readonly string[]> {
  const [here, there] = [report, blocked].map(reportData);
  const shown = (text: string): string => text.includes('\n') ? 'the text' : text;
  return Object.keys(here).map((name) => [`\`${name}\``, shown(here[name]), shown(there[name])]);
}

function block(language: string, text: string): string {
  return `\`\`\`\`${language}\n${text}\n\`\`\`\``;
}
