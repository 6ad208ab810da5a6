import type { ServiceProfile } from '@logs-analysis/policy-model';
import { launchLinks } from './launch-links';
import { page, table } from './markdown';

export interface TemplateFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What lies in `templates/`: with the digests that tell whether a download is what was published, and with links that open the console. */
export function templatesPage(
  profile: ServiceProfile, version: string, files: readonly TemplateFile[], handler: { readonly code: string; readonly sha256: string },
): string {
  const code = `.Resources.${profile.idPrefix}LambdaFunction.Properties.Code.ZipFile`;
  return page(
    '# Templates',
    'Plain CloudFormation, without transforms, nested stacks or assets: what is written here is all that runs.',
    table(['File', 'Bytes', 'SHA-256'], files.map(({ file, bytes, sha256 }) => [`[${file}](${file})`, String(bytes), `\`${sha256}\``])),
    `The code inlined in \`logs-analysis-alb.yaml\` has ${Buffer.byteLength(handler.code)} bytes and the SHA-256 \`${handler.sha256}\`. `
    + 'It is laid out for reading, with every name of the sources in `packages/`. This prints its digest:',
    '```sh\n'
    // The shell takes away the newline that yq adds.
    + `printf '%s\\n' "$(yq -r '${code}' logs-analysis-alb.yaml)" | sha256sum\n`
    + '```',
    '`resource-modifications-example.yaml` is for reading only, and cannot be launched: what `logs-analysis-alb.yaml` creates, as plain '
    + 'resources.',
    '## Order',
    '1. `deployment-role.yaml` creates the role that may run the next stack and nothing else. Skip it if you have a role of your own.\n'
    + '2. `logs-analysis-alb.yaml`, run with that role, onboards the load balancers.',
    'A template of this size has to be in a bucket: the links below name one of ours, the console uploads a file to one of yours, and '
    + '`aws cloudformation deploy` does with `--s3-bucket`. For many accounts and Regions see [stack sets](../docs/stack-sets.md).',
    '## Launch links',
    'Each opens the console of a Region with the template and the mode filled in; nothing is created before you enter the load balancers, '
    + 'choose the role, acknowledge that the stack makes a role with a name of its own, and press the last button. The links name '
    + `\`${version}\` in the address; put the number of a release there to stay with it.`,
    launchLinks(profile, version),
  );
}
