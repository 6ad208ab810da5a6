import { Agent, request } from 'node:http';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { SNS, type Subscription } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { accountOf, regionOf, resourceOf } from './authorising-proxy/arn';
import { administratorCredentials } from './authorising-proxy/caller';
import type { RolePolicies } from './authorising-proxy/judge';
import type { PolicyDocument } from './authorising-proxy/permission';

/** What the proxy must know to judge and to act as an AWS service; always read from the emulator, never remembered. */
export interface EmulatorState {
  ownsBucket(account: string, bucket: string): Promise<boolean>;
  bucketRegion(account: string, bucket: string): Promise<string | undefined>;
  bucketPolicy(account: string, bucket: string): Promise<PolicyDocument | undefined>;
  /** The default encryption: `AES256`, `aws:kms`, `aws:kms:dsse`. */
  bucketEncryption(account: string, bucket: string): Promise<string | undefined>;
  restrictsPublicBuckets(account: string, bucket: string): Promise<boolean>;
  putObject(account: string, bucket: string, key: string, body: Uint8Array): Promise<void>;
  topicPolicy(topicArn: string): Promise<PolicyDocument | undefined>;
  topic(topicArn: string): Promise<{ attributes: ReadonlyMap<string, string>; tags: ReadonlyMap<string, string> } | undefined>;
  subscriptions(topicArn: string): Promise<readonly Subscription[]>;
  /** How many targets a rule on the default event bus has. */
  eventRule(ruleArn: string): Promise<{ readonly targets: number } | undefined>;
  queuePolicy(queueArn: string): Promise<PolicyDocument | undefined>;
  sendMessage(queueArn: string, body: string): Promise<void>;
  role(roleArn: string): Promise<RolePolicies | undefined>;
  loadBalancerAttributes(loadBalancerArn: string): Promise<ReadonlyMap<string, string> | undefined>;
  /** Empties every account. */
  reset(): Promise<void>;
}

/** Reads and writes through the emulator's own API, past the proxy. */
export function createEmulatorState(socketPath: string, homeRegion: string): EmulatorState {
  const agent = new Agent({ keepAlive: true, socketPath } as ConstructorParameters<typeof Agent>[0]);
  const requestHandler = { httpAgent: agent };
  const configuration = (account: string, region = homeRegion) => ({
    region, endpoint: 'http://127.0.0.1', credentials: administratorCredentials(account), requestHandler, maxAttempts: 1,
  });
  const s3 = once((account: string) => new S3({
    ...configuration(account), forcePathStyle: true, followRegionRedirects: true,
  }), (account) => account);
  const iam = once((account: string) => new IAM(configuration(account)), (account) => account);
  const sns = once((arn: string) => new SNS(configuration(accountOf(arn), regionOf(arn))), scopeOf);
  const events = once((arn: string) => new EventBridge(configuration(accountOf(arn), regionOf(arn))), scopeOf);
  const sqs = once((arn: string) => new SQS({ ...configuration(accountOf(arn), regionOf(arn)), useQueueUrlAsEndpoint: false }), scopeOf);
  const elb = once((arn: string) => new ElasticLoadBalancingV2(configuration(accountOf(arn), regionOf(arn))), scopeOf);
  const queueUrl = async (arn: string) => (await sqs(arn).getQueueUrl({ QueueName: resourceOf(arn) })).QueueUrl;

  return {
    ownsBucket: async (account, bucket) => await found(s3(account).headBucket({ Bucket: bucket })) !== undefined,
    bucketRegion: async (account, bucket) => (await found(s3(account).headBucket({ Bucket: bucket })))?.BucketRegion,
    bucketPolicy: async (account, bucket) => parsePolicy((await found(s3(account).getBucketPolicy({ Bucket: bucket })))?.Policy),
    bucketEncryption: async (account, bucket) => (await found(s3(account).getBucketEncryption({ Bucket: bucket })))
      ?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
    restrictsPublicBuckets: async (account, bucket) => (await found(s3(account).getPublicAccessBlock({ Bucket: bucket })))
      ?.PublicAccessBlockConfiguration?.RestrictPublicBuckets ?? false,
    putObject: async (account, bucket, key, body) => { await s3(account).putObject({ Bucket: bucket, Key: key, Body: body }); },
    topicPolicy: async (arn) => parsePolicy((await found(sns(arn).getTopicAttributes({ TopicArn: arn })))?.Attributes?.Policy),
    topic: async (arn) => {
      const attributes = (await found(sns(arn).getTopicAttributes({ TopicArn: arn })))?.Attributes;
      const { Tags = [] } = attributes ? await sns(arn).listTagsForResource({ ResourceArn: arn }) : {};
      return attributes && { attributes: new Map(Object.entries(attributes)), tags: new Map(Tags.map(({ Key, Value }) => [Key!, Value!])) };
    },
    subscriptions: async (arn) => (await found(sns(arn).listSubscriptionsByTopic({ TopicArn: arn })))?.Subscriptions ?? [],
    eventRule: async (arn) => {
      const name = resourceOf(arn).replace('rule/', '');
      if (await found(events(arn).describeRule({ Name: name })) === undefined) return undefined;
      return { targets: (await events(arn).listTargetsByRule({ Rule: name })).Targets?.length ?? 0 };
    },
    queuePolicy: async (arn) => parsePolicy((await found(queueUrl(arn).then((url) =>
      sqs(arn).getQueueAttributes({ QueueUrl: url, AttributeNames: ['Policy'] }))))?.Attributes?.Policy),
    sendMessage: async (arn, body) => { await sqs(arn).sendMessage({ QueueUrl: await queueUrl(arn), MessageBody: body }); },
    role: async (arn) => readRole(iam(accountOf(arn)), arn),
    loadBalancerAttributes: async (arn) => {
      const attributes = (await found(elb(arn).describeLoadBalancerAttributes({ LoadBalancerArn: arn })))?.Attributes;
      return attributes && new Map(attributes.map(({ Key = '', Value = '' }) => [Key, Value]));
    },
    reset: () => new Promise((resolve, reject) => {
      const call = request({ agent, method: 'POST', path: '/_ministack/reset' }, (answer) => answer.resume().on('end', resolve));
      call.on('error', reject).end();
    }),
  };
}

/** A client for each account and region, made when first asked for. */
function once<T>(make: (key: string) => T, scope: (key: string) => string): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const present = made.get(scope(key)) ?? make(key);
    made.set(scope(key), present);
    return present;
  };
}

function scopeOf(arn: string): string {
  return `${accountOf(arn)}/${regionOf(arn)}`;
}

async function readRole(iam: IAM, arn: string): Promise<RolePolicies | undefined> {
  const RoleName = arn.split('/').at(-1)!;
  const role = (await found(iam.getRole({ RoleName })))?.Role;
  if (role?.Arn !== arn) return undefined;
  const names = (await iam.listRolePolicies({ RoleName })).PolicyNames ?? [];
  const inline = await Promise.all(names.map(async (PolicyName) =>
    [PolicyName, parseEncodedPolicy((await iam.getRolePolicy({ RoleName, PolicyName })).PolicyDocument)] as const));
  const attached = (await iam.listAttachedRolePolicies({ RoleName })).AttachedPolicies ?? [];
  const boundary = role.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    arn,
    trust: parseEncodedPolicy(role.AssumeRolePolicyDocument),
    inline: Object.fromEntries(inline),
    managed: await Promise.all(attached.map(({ PolicyArn = '' }) => readManagedPolicy(iam, PolicyArn))),
    boundary: boundary ? await readManagedPolicy(iam, boundary) : null,
  };
}

async function readManagedPolicy(iam: IAM, arn: string): Promise<{ arn: string; document: PolicyDocument }> {
  const VersionId = (await iam.getPolicy({ PolicyArn: arn })).Policy?.DefaultVersionId;
  const version = (await iam.getPolicyVersion({ PolicyArn: arn, VersionId })).PolicyVersion;
  return { arn, document: parseEncodedPolicy(version?.Document) };
}

/** The answer, or undefined where the thing asked for is not there, or is a bucket of another account than is asked. */
async function found<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const { $metadata, name } = error as { $metadata?: { httpStatusCode?: number }; name?: string };
    if ($metadata?.httpStatusCode === 404 || $metadata?.httpStatusCode === 403 || NOT_THERE.test(name ?? '')) return undefined;
    throw error;
  }
}

const NOT_THERE = /NotFound|NoSuch|NonExistent|DoesNotExist/;

function parsePolicy(text: string | undefined): PolicyDocument | undefined {
  return text ? JSON.parse(text) as PolicyDocument : undefined;
}

function parseEncodedPolicy(text: string | undefined): PolicyDocument {
  return parsePolicy(text && decodeURIComponent(text)) ?? {};
}
