import { gunzipSync } from 'node:zlib';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { parseLogLine, type LogLine } from './parse-log-line';
import { SERVICE_HERE } from './profile';
import type { EmbeddedAws } from '../embedded-aws/embedded-aws';

export const SERVICE = SERVICE_HERE.accountId;
const QUEUE = SERVICE_HERE.endpoint.split(':').at(-1)!;
const [, READER_PATH, READER] = /^role(\/(?:.*\/)?)([^/]+)$/.exec(SERVICE_HERE.reader ?? 'role/LogReader')!;

export interface LogObject {
  readonly bucket: string;
  readonly key: string;
}

/** The log-analysis service, in an account of its own: hears of new log objects through its queue and reads them with its role. */
export class Service {
  /** Sets the service's account up. */
  public static async start(aws: EmbeddedAws): Promise<Service> {
    const administrator = aws.clientConfig(SERVICE);
    const sqs = new SQS(administrator);
    const { QueueUrl } = await sqs.createQueue({ QueueName: QUEUE });
    await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: JSON.stringify(queuePolicy(aws.region)) } });
    return new Service(sqs, new SNS(administrator), await Service.as(READER, aws, READER_PATH), QueueUrl!);
  }

  /** S3 as a role of the service sees it, which may read whatever a bucket's policy lets it read. */
  public static async as(role: string, aws: EmbeddedAws, path = '/'): Promise<S3> {
    const iam = new IAM(aws.clientConfig(SERVICE));
    const { Role } = await iam.createRole({ RoleName: role, Path: path, AssumeRolePolicyDocument: JSON.stringify(READER_TRUST) });
    await iam.putRolePolicy({ RoleName: role, PolicyName: 'ReadLogs', PolicyDocument: JSON.stringify(READER_POLICY) });
    return new S3(aws.clientConfig(SERVICE, { arn: Role!.Arn! }));
  }

  private constructor(
    private readonly sqs: SQS,
    private readonly sns: SNS,
    /** With the permissions of the reader role; the bucket's policy decides as well. */
    public readonly s3: S3,
    private readonly queueUrl: string,
  ) {}

  /** Takes what is in the queue: confirms subscriptions, and answers the log objects that the messages name. */
  public async takeMessages(): Promise<{ readonly confirmed: readonly string[]; readonly objects: readonly LogObject[] }> {
    const confirmed: string[] = [];
    const objects: LogObject[] = [];
    for (;;) {
      const { Messages = [] } = await this.sqs.receiveMessage({ QueueUrl: this.queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 });
      if (Messages.length === 0) return { confirmed, objects };
      for (const { Body, ReceiptHandle } of Messages) {
        const message = JSON.parse(Body!) as SnsMessage;
        if (message.Type === 'SubscriptionConfirmation') {
          // Whoever subscribes again while the first subscription waits has it sent again.
          if (!confirmed.includes(message.TopicArn)) {
            await this.sns.confirmSubscription({ TopicArn: message.TopicArn, Token: message.Token });
            confirmed.push(message.TopicArn);
          }
        } else {
          objects.push(...logObjects(message.Message));
        }
        await this.sqs.deleteMessage({ QueueUrl: this.queueUrl, ReceiptHandle });
      }
    }
  }

  /** Reads a log object as the service does, and parses its lines. */
  public async readLog({ bucket, key }: LogObject): Promise<readonly LogLine[]> {
    const { Body } = await this.s3.getObject({ Bucket: bucket, Key: key });
    const text = gunzipSync(await Body!.transformToByteArray()).toString('utf8');
    return text.split('\n').filter(Boolean).map(parseLogLine);
  }
}

interface SnsMessage {
  readonly Type: 'SubscriptionConfirmation' | 'Notification';
  readonly TopicArn: string;
  readonly Token?: string;
  readonly Message: string;
}

interface S3Event {
  readonly Records?: ReadonlyArray<{
    readonly s3: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
  }>;
}

/** S3 encodes keys as in a form; its test message has no records. */
function logObjects(message: string): readonly LogObject[] {
  const { Records = [] } = JSON.parse(message) as S3Event;
  return Records.map(({ s3 }) => ({ bucket: s3.bucket.name, key: decodeURIComponent(s3.object.key.replaceAll('+', ' ')) }));
}

function queuePolicy(region: string): object {
  return {
    Version: '2012-10-17',
    Statement: [{
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: `arn:aws:sqs:${region}:${SERVICE}:${QUEUE}`,
      Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:sns:${region}:*:*` } },
    }],
  };
}

const READER_TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** Wide on purpose: what keeps the service out of other objects is the customer's bucket policy alone. */
const READER_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' }],
};
