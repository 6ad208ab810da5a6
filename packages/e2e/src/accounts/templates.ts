import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** From `src/accounts` as from `lib/accounts`. */
export const REPOSITORY = dirname(dirname(dirname(dirname(__dirname))));

/** Where templates are tested: those of the repository, or others, such as those that were uploaded for a release. */
const TEMPLATES = process.env.PUBLISHED_TEMPLATES ?? join(REPOSITORY, 'templates');

/** A template as it is committed and published. */
export function publishedTemplate(
  name: 'logs-analysis-alb.yaml' | 'deployment-role.yaml' | 'resource-modifications-example.yaml',
): string {
  return readFileSync(join(TEMPLATES, name), 'utf8');
}
