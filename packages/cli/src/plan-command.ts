import {
  blockedReport, callerAccount, planReport, reportJson, reportMarkdown, reportText, retrying, sdkAwsApi, SYSTEM_CLOCK,
} from '@logs-analysis/onboarding-handler';
import { Command, Option } from 'commander';
import { readSettings } from './read-settings';
import type { SettingsOptions } from './read-settings';

interface PlanOptions extends SettingsOptions {
  readonly json: boolean;
  readonly markdown: boolean;
}

/** How long to wait for AWS, in milliseconds. */
const PATIENCE = 60_000;

export function planCommand(): Command {
  return new Command('plan')
    .description('Prints what the onboarding stack would change and leave alone. Reads only; exits with 1 if something is in the way.')
    .requiredOption('--load-balancer-arn <arn...>', 'an Application Load Balancer to onboard; can be repeated')
    .option('--log-bucket-arn <arn...>', 'a bucket that load balancers log to already; can be repeated', [])
    .option('--existing-topic-arn <arn...>', 'a topic of yours that such a bucket notifies of all its logs already; can be repeated', [])
    .option('--use-event-bridge', 'lets EventBridge tell of logs in a bucket that sends its events there, where S3 cannot', false)
    .option('--onboarding-name <name>', 'the OnboardingName of the stack', 'logs-analysis-alb')
    .option('--log-expiration-days <days>', 'days that logs are kept in a bucket that the stack creates', '90')
    .addOption(new Option('--region <region>', 'the Region of the stack; that of the first load balancer otherwise').env('AWS_REGION'))
    .option('--service-profile <file>', 'the profile of the service, if it is not the one this command comes with')
    .option('--json', 'prints the report as JSON', false)
    .addOption(new Option('--markdown', 'prints the report as Markdown').default(false).conflicts('json'))
    .action(runPlan);
}

async function runPlan(options: PlanOptions): Promise<void> {
  const read = await readSettings(options, callerAccount);
  const limits = { deadline: Date.now() + PATIENCE, clock: SYSTEM_CLOCK };
  const report = 'problems' in read
    ? blockedReport(read.problems)
    : await planReport(read.settings, retrying(sdkAwsApi(read.settings.environment), limits));
  if (options.json) console.log(reportJson(report));
  else if (options.markdown) console.log(reportMarkdown(report));
  else if (report.outcome === 'blocked') console.error(reportText(report));
  else console.log(reportText(report));
  if (report.outcome === 'blocked') process.exitCode = 1;
}
