import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';
import type { PolicyDocument } from '@logs-analysis/policy-model';
import { statementsOf } from '@logs-analysis/policy-model';

export type Decision = 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied';

export interface AccessRequest {
  /** The ARN of a role, an AWS service, or `anonymous`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

/** What decides: policies of the resource's account, and a setting of its bucket. */
export interface Deciding {
  readonly account: string;
  readonly identityPolicy?: PolicyDocument;
  readonly resourcePolicy?: PolicyDocument;
  /** S3 lets nobody of another account in by a public policy. */
  readonly restrictPublicBuckets?: boolean;
}

/** What IAM decides, by iam-simulate. Whoever comes from another account may do there whatever this account lets them. */
export async function decide(request: AccessRequest, deciding: Deciding): Promise<Decision> {
  const { principal, action, resource, context } = request;
  const identityPolicy = /^arn:/.test(principal) && principal.split(':')[4] !== deciding.account ? ALL : deciding.identityPolicy;
  const verdict = await runSimulation({
    request: {
      principal: principal === 'anonymous' ? anonymousPrincipal : principal,
      action,
      resource: { resource, accountId: deciding.account },
      contextVariables: {
        'aws:SecureTransport': 'true',
        's3:ResourceAccount': deciding.account,
        ...(principal.startsWith('arn:') && { 'aws:PrincipalArn': principal, 'aws:PrincipalAccount': principal.split(':')[4] }),
        ...context,
      },
    },
    identityPolicies: identityPolicy === undefined ? [] : [{ name: 'identity', policy: known(identityPolicy) }],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(deciding.resourcePolicy && { resourcePolicy: known(deciding.resourcePolicy) }),
    ...(deciding.restrictPublicBuckets && { additionalSettings: { s3: { blockPublicAccess: true } } }),
  }, {});
  if (verdict.resultType === 'error') throw new Error(`${JSON.stringify(request)}: ${JSON.stringify(verdict.errors)}`);
  return verdict.overallResult;
}

const ALL: PolicyDocument = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
const OF_POLICIES = ['Version', 'Id'];
const OF_STATEMENTS = [
  'Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition',
];

/** iam-simulate judges no policy with members it does not know; IAM may know more of them one day. */
function known(policy: PolicyDocument): PolicyDocument {
  return { ...only(policy, OF_POLICIES), Statement: statementsOf(policy).map((one) => only(one, OF_STATEMENTS) as typeof one) };
}

function only(value: object, members: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => members.includes(name)));
}
