import { Command } from 'commander';
import { planCommand } from './plan-command';

export function program(): Command {
  return new Command('logs-analysis')
    .description('Shows what onboarding load balancers to the log-analysis service would do to an account, without changing anything.')
    .addCommand(planCommand())
    .showHelpAfterError();
}
