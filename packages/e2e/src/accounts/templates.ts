import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** From `src/accounts` as from `lib/accounts`. */
export const REPOSITORY = dirname(dirname(dirname(dirname(__dirname))));

/** Where templates are tested: those of the repository, or others, such as those that were uploaded for a release. */
const TEMPLATES = process.env.PUBLISHED_TEMPLATES ?? join(REPOSITORY, 'templates');

/** The templates that customers launch. */
export const LAUNCHED = ['logs-analysis-alb.yaml', 'deployment-role.yaml'] as const;

/** A template as it is committed and published. */
export function publishedTemplate(name: typeof LAUNCHED[number] | 'resource-modifications-example.yaml'): string {
  return readFileSync(join(TEMPLATES, name), 'utf8');
}

/** A template for who runs the service, which is committed and not published. */
export function releaseTemplate(name: 'release-bucket.yaml' | 'release-role.yaml'): string {
  return readFileSync(join(REPOSITORY, 'templates', 'release', name), 'utf8');
}
