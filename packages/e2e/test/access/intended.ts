import type { Service } from '@logs-analysis/policy-model';
import type { AccessRequest } from './decide';
import { BUCKET } from './example';

const FOLDER = 'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/';

/** Whether a request is what the customer agrees to, in words of their own: policies play no part in it. */
export function isIntended(service: Service, { principal, action, resource, context = {} }: AccessRequest): boolean {
  const reads = service.reader === undefined
    ? principal.startsWith('arn:aws:iam::444455556666:')
    : principal === 'arn:aws:iam::444455556666:role/LogReader' && context['aws:PrincipalTag/tenant'] === '111122223333';
  return reads && (action === 's3:GetObject'
    ? isLog(resource.slice(`${BUCKET}/`.length))
    : action === 's3:ListBucket' && isLog(String(context['s3:prefix'] ?? '')));
}

/** One that is intended, whatever the service asks for. */
export const READ_A_LOG: AccessRequest = {
  principal: 'arn:aws:iam::444455556666:role/LogReader',
  action: 's3:GetObject',
  resource: `${BUCKET}/${FOLDER}2026/a.log.gz`,
  context: { 'aws:PrincipalTag/tenant': '111122223333' },
};

function isLog(key: string): boolean {
  return key.startsWith(FOLDER) || key.startsWith(`team/${FOLDER}`);
}
