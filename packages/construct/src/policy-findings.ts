import { policyTrouble } from '@logs-analysis/policy-model';
import type { Environment, PolicyDocument, Statement, Trouble } from '@logs-analysis/policy-model';
import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import type { AppBucket } from './app-bucket';
import { plainDocument, renderedProperties, textOf } from './resolve';

/** What the policy of a bucket is to let happen. */
export interface PolicyPurpose {
  readonly environment: Environment;
  readonly serviceName: string;
  readonly serviceAccountId: string;
  /** The prefixes of the logs. */
  readonly prefixes: readonly string[];
}

/** What in the policy of a bucket of the app is in the way for sure, each with a remedy; of what may be, the app is warned. */
export function policyFindings({ bucket, resource }: AppBucket, purpose: PolicyPurpose): string[] {
  const stack = Stack.of(resource);
  const plain = <T>(value: T): T => plainDocument(stack.resolve(value)) as T;
  const reference = textOf(stack.resolve(resource.ref));
  const given: unknown = stack.resolve(resource.bucketName);
  const name = typeof given === 'string' ? given : reference;
  const policies = stack.node.findAll().filter(isBucketPolicy).map((one) => ({ path: one.node.path, ...renderedPolicy(one) }))
    .filter((one) => [reference, name].includes(one.bucket));
  if (policies.length !== 1) {
    const paths = policies.map(({ path }) => path).join(', ');
    return [`the bucket ${bucket.node.path} has ${policies.length} policies (${paths}), and one can be in force; use addToResourcePolicy `
      + 'of the bucket for all of them, and override nothing in it'];
  }
  const { serviceName, prefixes, serviceAccountId } = purpose;
  const environment = plain(purpose.environment);
  const text = JSON.stringify(policies[0].document)
    .replaceAll(reference.replace('>', '.Arn>'), `arn:${environment.partition}:s3:::${name}`).replaceAll(reference, name);
  const found = policyTrouble(JSON.parse(text) as PolicyDocument, {
    environment, bucket: name, prefixes: plain(prefixes), serviceAccountId: plain(serviceAccountId),
  }).flatMap((trouble) => findingOf(trouble, serviceName));
  for (const { message } of found.filter(({ isCertain }) => !isCertain)) {
    Annotations.of(bucket).addWarningV2('@logs-analysis/construct:bucketPolicy', `${message} [bucket policy]`);
  }
  return found.filter(({ isCertain }) => isCertain).map(({ message }) => `the policy of the bucket ${bucket.node.path}: ${message}`);
}

function isBucketPolicy(construct: unknown): construct is CfnResource {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === 'AWS::S3::BucketPolicy';
}

function renderedPolicy(resource: CfnResource): { readonly bucket: string; readonly document: unknown } {
  const { Bucket: bucket, PolicyDocument: document } = renderedProperties(resource);
  return { bucket: textOf(bucket), document: plainDocument(document) };
}

interface Finding {
  readonly isCertain: boolean;
  readonly message: string;
}

/** Whether a public policy is refused, and who else is meant by a condition, is not seen here. */
function findingOf(trouble: Trouble, serviceName: string): readonly Finding[] {
  switch (trouble.kind) {
    case 'size':
      return [{ isCertain: true, message: `it has ${trouble.bytes} bytes and S3 takes ${trouble.allowed} for sure; shorten it` }];
    case 'orphaned-principal':
      return [{ isCertain: true, message: `${nameOf(trouble.statement)} names ${trouble.principal}, who was deleted; remove it` }];
    case 'public':
      return [{
        isCertain: false,
        message: `${nameOf(trouble.statement)} makes it public, so block public access, if it is on, keeps ${serviceName} from reading; `
          + 'name in that statement who may do what it allows',
      }];
    case 'denies-delivery':
      return [denial(trouble, 'Elastic Load Balancing to write logs; except the service principal of log delivery from it')];
    case 'denies-reading':
      return [denial(trouble, `${serviceName} to read logs; except its account from it`)];
    case 'denies-changing':
      return [];
  }
}

function denial({ statement, certain }: Extract<Trouble, { readonly certain: boolean }>, what: string): Finding {
  return { isCertain: certain, message: `${nameOf(statement)} ${certain ? 'forbids' : 'may forbid'} ${what}` };
}

function nameOf({ Sid, Effect }: Statement): string {
  return Sid ? `the statement ${Sid}` : `a statement without Sid (${Effect})`;
}
