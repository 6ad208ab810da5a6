import { isWildcardOnlyAction, runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import { callerName, type Caller } from './caller';
import type { JudgedCall } from './judged-call';
import type { Permission, PolicyDocument, RequestContext } from './permission';

/** The policies of a role that decide what its sessions may do. */
export interface RolePolicies {
  readonly arn: string;
  readonly trust: PolicyDocument;
  readonly inline: Readonly<Record<string, PolicyDocument>>;
  readonly managed: readonly { readonly arn: string; readonly document: PolicyDocument }[];
  readonly boundary?: { readonly arn: string; readonly document: PolicyDocument } | null;
}

/** What a caller brings along: a session its role's policies, an administrator none. */
export interface Subject {
  readonly caller: Caller;
  readonly role?: RolePolicies;
}

/** Judges one permission of an identity: its own policies, its boundary, and the resource's policy. */
export async function judgeIdentity(subject: Subject, permission: Permission): Promise<JudgedCall> {
  const { caller, role } = subject;
  const context = {
    'aws:PrincipalAccount': caller.account,
    'aws:PrincipalArn': caller.principal,
    'aws:PrincipalIsAWSService': 'false',
    ...permission.context,
  };
  const judged = await judge(caller.principal, callerName(caller), permission, context, {
    identityPolicies: role === undefined ? [{ name: 'AdministratorAccess', policy: ALLOW_ALL }] : identityPolicies(role),
    ...(role?.boundary ? { permissionBoundaryPolicies: [{ name: role.boundary.arn, policy: role.boundary.document }] } : {}),
  });
  ASKED.set(judged, { subject, permission });
  return judged;
}

/** What was judged, with the policies as they were at that moment, to judge it again; undefined where a service called. */
export function askedFor(call: JudgedCall): Asked | undefined {
  return ASKED.get(call);
}

interface Asked {
  readonly subject: Subject;
  readonly permission: Permission;
}

/** Beside the calls, which would be unreadable with whole policies in them. */
const ASKED = new WeakMap<JudgedCall, Asked>();

/** Judges one permission of an AWS service acting for somebody's resource: only the resource's policy can grant it. */
export async function judgeService(
  service: string, source: { readonly arn?: string; readonly account?: string }, permission: Permission,
): Promise<JudgedCall> {
  const context = {
    'aws:PrincipalIsAWSService': 'true',
    'aws:PrincipalServiceName': service,
    'aws:PrincipalServiceNamesList': [service],
    ...(source.account === undefined ? {} : { 'aws:SourceAccount': source.account }),
    ...(source.arn === undefined ? {} : { 'aws:SourceArn': source.arn }),
    ...permission.context,
  };
  return judge(service, service, permission, context, { identityPolicies: [] });
}

const ALLOW_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

function identityPolicies(role: RolePolicies): Simulation['identityPolicies'] {
  return [
    ...Object.entries(role.inline).map(([name, policy]) => ({ name, policy })),
    ...role.managed.map(({ arn, document }) => ({ name: arn, policy: document })),
  ];
}

async function judge(
  principal: string, principalName: string, permission: Permission, situation: RequestContext, policies: Partial<Simulation>,
): Promise<JudgedCall> {
  const { action, resourceAccount } = permission;
  const [service = '', name = ''] = action.split(':');
  const resource = await isWildcardOnlyAction(service, name).catch(() => false) ? '*' : permission.resource;
  const context = {
    'aws:SecureTransport': 'true', 'aws:ResourceAccount': resourceAccount, 's3:ResourceAccount': resourceAccount, ...situation,
  };
  const verdict = await runSimulation({
    request: { principal, action, resource: { resource, accountId: resourceAccount }, contextVariables: { ...context } },
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    identityPolicies: [],
    ...policies,
    ...(permission.resourcePolicy === undefined ? {} : { resourcePolicy: permission.resourcePolicy }),
    ...(permission.restrictPublicBuckets ? { additionalSettings: { s3: { blockPublicAccess: true } } } : {}),
  }, {});
  const reason = verdict.resultType === 'error' ? `Unjudgeable: ${JSON.stringify(verdict.errors)}` : verdict.overallResult;
  const decision = reason === 'Allowed' ? 'allowed' : 'denied';
  return { principal, principalName, action, resource, context, decision, reason, at: Date.now() };
}
