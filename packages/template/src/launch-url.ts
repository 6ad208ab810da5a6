import { partitionOf } from '@logs-analysis/policy-model';

/** What a launch link opens the console with. Whoever opens it sees all of it, and can change it, before anything is created. */
export interface Launch {
  readonly region: string;
  readonly templateUrl: string;
  readonly stackName: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const CONSOLES: Readonly<Record<string, string>> = {
  'aws': 'console.aws.amazon.com',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-cn': 'console.amazonaws.cn',
};

/**
 * A link that opens the console of a Region with everything filled in: one page, of which the last button creates the stack.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stacks-quick-create-links.html
 */
export function launchUrl({ region, templateUrl, stackName, parameters }: Launch): string {
  const query = [
    ['templateURL', templateUrl], ['stackName', stackName],
    ...Object.entries(parameters).map(([name, value]) => [`param_${name}`, value]),
  ].map(([name, value]) => `${name}=${encoded(value)}`).join('&');
  return `https://${region}.${CONSOLES[partitionOf(region)]}/cloudformation/home?region=${region}#/stacks/create/review?${query}`;
}

/** Parentheses and the like are allowed in addresses, but end a link in Markdown. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}
