import { policyOf } from './policy-document';
import type { PolicyDocument } from './policy-document';

/**
 * CloudFormation assumes the deployment role. Without `aws:SourceArn` or `aws:SourceAccount`: AWS documents them for extensions
 * and stack sets, not for the role of a stack, and only somebody of this account who may pass the role can have it used.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
 */
export function deploymentTrust(): PolicyDocument {
  return trust('cloudformation.amazonaws.com');
}

/** Lambda assumes the execution role. */
export function executionTrust(): PolicyDocument {
  return trust('lambda.amazonaws.com');
}

function trust(service: string): PolicyDocument {
  return policyOf({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' });
}
