import type { AwsRequest } from './aws-request';

/** Who makes a call: an account's administrator (may do everything there), or a session of a role (may do what the role says). */
export type Caller =
  | { readonly kind: 'administrator'; readonly account: string; readonly principal: string }
  | { readonly kind: 'role'; readonly account: string; readonly principal: string; readonly session: string };

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Works out the caller from access key and session token, or undefined where they name nobody. A twelve-digit access
 * key is the administrator of that account (MiniStack's convention); a session token names a role. A function is
 * started with such a token, so that no call of a function can pass for an administrator's.
 */
export function identifyCaller(request: AwsRequest): Caller | undefined {
  if (request.sessionToken !== undefined) return roleSession(request.sessionToken);
  return ACCOUNT.test(request.accessKeyId) ? administrator(request.accessKeyId) : undefined;
}

export function administrator(account: string): Caller {
  return { kind: 'administrator', account, principal: `arn:aws:iam::${account}:role/Administrator` };
}

export function administratorCredentials(account: string): Credentials {
  return { accessKeyId: account, secretAccessKey: 'not-checked' };
}

/** Credentials of a session of a role, in the form the bridge gives to functions. */
export function roleCredentials(role: string, session: string): Credentials {
  const sessionToken = Buffer.from(JSON.stringify({ role, session })).toString('base64url');
  return { accessKeyId: 'ASIA0000000000000000', secretAccessKey: 'not-checked', sessionToken };
}

/** The name under which AWS's errors speak of a caller. */
export function callerName(caller: Caller): string {
  if (caller.kind === 'administrator') return caller.principal;
  return `arn:aws:sts::${caller.account}:assumed-role/${caller.principal.split('/').at(-1)}/${caller.session}`;
}

const ACCOUNT = /^\d{12}$/;
const ROLE = /^arn:[\w-]+:iam::(\d{12}):role\/.+$/;

function roleSession(token: string): Caller | undefined {
  const { role, session } = parseToken(token);
  const account = ROLE.exec(role ?? '')?.[1];
  return role && session && account ? { kind: 'role', account, principal: role, session } : undefined;
}

function parseToken(token: string): { role?: string; session?: string } {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as { role?: string; session?: string };
  } catch {
    return {};
  }
}
