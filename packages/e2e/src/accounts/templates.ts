import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** From `src/accounts` as from `lib/accounts`. */
export const REPOSITORY = dirname(dirname(dirname(dirname(__dirname))));

/** A template as it is committed and published. */
export function publishedTemplate(
  name: 'logs-analysis-alb.yaml' | 'deployment-role.yaml' | 'resource-modifications-example.yaml',
): string {
  return readFileSync(join(REPOSITORY, 'templates', name), 'utf8');
}
