import type { ServiceProfile } from '@logs-analysis/policy-model';
import { launchAddresses, launchLinks } from './launch-links';
import { page, shell, table } from './markdown';
import { templateUrl } from './release-location';

export interface TemplateFile {
  readonly file: string;
  readonly text: string;
  readonly sha256: string;
}

const WHAT_IT_IS: Readonly<Record<string, string>> = {
  'logs-analysis-alb.yaml': 'onboards load balancers: a role, a function with its code, its log, and what invokes it',
  'deployment-role.yaml': 'the role to run that stack with',
  'resource-modifications-example.yaml': 'for reading: what the function creates, as plain resources. It cannot be launched',
};

/** What lies in `templates/`: with the digests that tell whether a download is what was published, and with links that open the console. */
export function templatesPage(
  profile: ServiceProfile, version: string, files: readonly TemplateFile[], handler: { readonly code: string; readonly sha256: string },
): string {
  const code = `.Resources.${profile.idPrefix}LambdaFunction.Properties.Code.ZipFile`;
  const [region] = Object.keys(profile.regions).sort();
  return page(
    '# Templates',
    'Plain CloudFormation, without transforms, nested stacks or assets: what is written here is all that runs.',
    table(['File', 'What it is', 'Bytes', 'SHA-256'], files.map(({ file, text, sha256 }) =>
      [`[${file}](${file})`, WHAT_IT_IS[file], String(Buffer.byteLength(text)), `\`${sha256}\``])),
    '## Read',
    `Most of \`logs-analysis-alb.yaml\` is the code of the function. ${linesBesideCode(files[0].text)} are all that the stack `
    + 'creates and all that the function may do, with the reason above each permission: whatever the code does, it can do no more. What it '
    + 'does to your account are the resources of `resource-modifications-example.yaml`, and for your own load balancers the outputs of '
    + 'the stack with `Mode` Plan, which changes nothing.',
    `The code has ${Buffer.byteLength(handler.code)} bytes and the SHA-256 \`${handler.sha256}\`. It is laid out for reading, with every `
    + 'name of the sources in `packages/`. This prints its digest:',
    '```sh\n'
    // The shell takes away the newline that yq adds.
    + `printf '%s\\n' "$(yq -r '${code}' logs-analysis-alb.yaml)" | sha256sum\n`
    + '```',
    '[How to verify a download](../docs/release.md#verify-a-download) tells whether the files are what was released.',
    '## Launch',
    '1. **role**: the stack of the role that may create, update and delete the next stack. Skip it if you have a role of your own.\n'
    + '2. **plan**: the onboarding with `Mode` Plan. Its outputs say what would be done, and what is in the way.\n'
    + '3. **apply**: the onboarding. After a plan, update that stack with `Mode` Apply instead.',
    'A link opens the console of a Region with the template filled in. Nothing is created before you enter the load balancers, choose the '
    + 'role, acknowledge that the stack makes a role with a name of its own, and press the last button. The links name '
    + `\`${version}\`; to stay with a release, put its number there.`,
    launchLinks(profile),
    'The same from a shell:',
    shell(
      `aws cloudformation create-stack --region ${region} --stack-name logs-analysis-alb`,
      `--template-url ${templateUrl(profile, region, version, 'logs-analysis-alb.yaml')}`,
      '--role-arn "$DEPLOYMENT_ROLE_ARN" --capabilities CAPABILITY_NAMED_IAM',
      '--parameters ParameterKey=LoadBalancerArns,ParameterValue="$LOAD_BALANCER_ARN" ParameterKey=Mode,ParameterValue=Plan',
    ),
    'To go to another release, update the stack of the role first, then the onboarding, each with the address of its template in that '
    + 'release. For many accounts and Regions see [stack sets](../docs/stack-sets.md).',
    'IAM cannot limit what the policy of a role says. So whoever may run stacks with the deployment role could give the function\'s role '
    + 'any permission: let those pass it who may do so anyway, or give both stacks a `PermissionsBoundaryArn`. A managed policy with '
    + '[what the function may do](../docs/permissions.md#the-execution-role) is boundary enough.',
    launchAddresses(profile, version),
  );
}

/** `Lines 1 to 339 and 3834 to 3874`: where the code is not. */
function linesBesideCode(template: string): string {
  const lines = template.trimEnd().split('\n');
  const first = lines.findIndex((line) => line.trim() === 'ZipFile: |') + 1;
  const length = lines.slice(first).findIndex((line) => line !== '' && !line.startsWith(' '.repeat(10)));
  return `Lines 1 to ${first} and ${first + length + 1} to ${lines.length}`;
}
