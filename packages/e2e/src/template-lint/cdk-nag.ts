import { basename } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Finding } from './finding';

/** What the rules of AWS Solutions find: least privilege, encryption, logging. */
export function cdkNag(templates: readonly string[]): readonly Finding[] {
  const app = new App();
  for (const templateFile of templates) new CfnInclude(new Stack(app, basename(templateFile, '.yaml')), 'Template', { templateFile });
  return new AwsSolutionsChecks().validateScope(app).violations.flatMap(({ ruleName, description, violatingResources }) =>
    violatingResources.map(({ constructPath = '' }): Finding => {
      const [stack, , resource] = constructPath.split('/');
      return { linter: 'cdk-nag', rule: ruleName, on: `${stack} ${resource}`, message: description };
    }));
}
