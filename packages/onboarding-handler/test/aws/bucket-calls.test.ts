import { S3 } from '@aws-sdk/client-s3';
import { bucketCalls } from '../../src/aws/bucket-calls';
import { HERE, TOPIC } from '../example';
import { recordedRequests } from './recorded-requests';
import type { Reply, SentRequest } from './recorded-requests';

const OK: Reply = { statusCode: 200 };
const failure = (statusCode: number, Code: string): Reply =>
  ({ statusCode, body: `<Error><Code>${Code}</Code><Message>no</Message></Error>` });

function calls(reply: (request: SentRequest) => Reply = () => OK, environment = HERE) {
  const { sent, config } = recordedRequests(reply);
  return { sent, api: bucketCalls(new S3({ ...config, region: environment.region }), environment) };
}

describe('every call on a bucket', () => {
  const policy = { Version: '2012-10-17', Statement: [] };
  const body: Record<string, string> = { policy: JSON.stringify(policy), tagging: '<Tagging><TagSet/></Tagging>' };

  test('names the owner it expects, but for the creation', async () => {
    const { sent, api } = calls(({ query }) => ({ statusCode: 200, body: body[Object.keys(query)[0]] ?? '' }));
    await api.getBucketPolicy('logs');
    await api.putBucketPolicy('logs', policy);
    await api.deleteBucketPolicy('logs');
    await api.getBucketNotification('logs');
    await api.putBucketNotification('logs', {});
    await api.getBucketTagging('logs');
    await api.getLogExpiration('logs');
    await api.putLogExpiration('logs', 30);
    expect(sent.map(({ headers }) => headers['x-amz-expected-bucket-owner'])).toEqual(Array(sent.length).fill(HERE.accountId));
    // Every method but the creation was called, and one of them reads before it writes.
    expect(sent).toHaveLength(Object.keys(api).length - 1 + 1);
  });
});

describe('a document that is not there', () => {
  test('is no policy, and no tags', async () => {
    expect(await calls(() => failure(404, 'NoSuchBucketPolicy')).api.getBucketPolicy('logs')).toEqual({ policy: undefined });
    expect(await calls(() => failure(404, 'NoSuchTagSet')).api.getBucketTagging('logs')).toEqual({});
  });

  test('nor a bucket, where S3 takes the name for none', async () => {
    expect(await calls(() => failure(400, 'InvalidBucketName')).api.getBucketPolicy('a..b')).toBeUndefined();
  });

  test('is told from one that may not be read, and from a bucket that is not there', async () => {
    await expect(calls(() => failure(403, 'AccessDenied')).api.getBucketPolicy('logs')).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(await calls(() => failure(404, 'NoSuchBucket')).api.getBucketPolicy('logs')).toBeUndefined();
    await expect(calls(() => failure(404, 'NoSuchBucket')).api.getBucketNotification('logs'))
      .rejects.toMatchObject({ name: 'NoSuchBucket' });
  });
});

describe('notifications', () => {
  test('are written without a test message to their destinations', async () => {
    const { sent, api } = calls();
    const TopicConfigurations = [{ TopicArn: TOPIC, Events: ['s3:ObjectCreated:*'] }];
    await api.putBucketNotification('logs', { TopicConfigurations, EventBridgeConfiguration: {} });
    expect(sent[0].headers['x-amz-skip-destination-validation']).toBe('true');
    expect(sent[0].body).toContain('<EventBridgeConfiguration/>');
  });

  test('are read with everything that S3 answers, and nothing of the SDK\'s own', async () => {
    const { api } = calls(() => ({
      statusCode: 200,
      body: `<NotificationConfiguration><TopicConfiguration><Id>a</Id><Topic>${TOPIC}</Topic><Event>s3:ObjectAnnotation:Put</Event>
        <Filter><S3Key><FilterRule><Name>Prefix</Name><Value>x/</Value></FilterRule></S3Key></Filter></TopicConfiguration>
        <EventBridgeConfiguration/></NotificationConfiguration>`,
    }));
    expect(await api.getBucketNotification('logs')).toEqual({
      TopicConfigurations: [{
        Id: 'a', TopicArn: TOPIC, Events: ['s3:ObjectAnnotation:Put'], Filter: { Key: { FilterRules: [{ Name: 'Prefix', Value: 'x/' }] } },
      }],
      EventBridgeConfiguration: {},
    });
  });
});

describe('the creation of a bucket', () => {
  test('is in the account\'s own namespace, with tags, where the stack is', async () => {
    const { sent, api } = calls();
    await api.createBucket('logs-111122223333-eu-west-1-an', { owner: 'us' });
    expect(sent[0].headers['x-amz-bucket-namespace']).toBe('account-regional');
    expect(sent[0].body).toContain('<LocationConstraint>eu-west-1</LocationConstraint>');
    expect(sent[0].body).toMatch(/<Tag><Key>owner<\/Key><Value>us<\/Value><\/Tag>/);
  });

  test('names no location in us-east-1, where S3 refuses one', async () => {
    const { sent, api } = calls(() => OK, { ...HERE, region: 'us-east-1' });
    await api.createBucket('logs-111122223333-us-east-1-an', { owner: 'us' });
    expect(sent[0].body).not.toContain('LocationConstraint');
  });

  test('alone claims the namespace', async () => {
    const { sent, api } = calls();
    await api.getBucketTagging('logs');
    expect(sent[0].headers).not.toHaveProperty('x-amz-bucket-namespace');
  });
});

describe('the expiration of logs', () => {
  const rule = (id: string, days: number): string =>
    `<Rule><ID>${id}</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status><Expiration><Days>${days}</Days></Expiration></Rule>`;
  const rules = (...all: string[]) => () => ({ statusCode: 200, body: `<LifecycleConfiguration>${all.join('')}</LifecycleConfiguration>` });

  test('is read from our own rule', async () => {
    expect(await calls(rules(rule('Theirs', 7), rule('ExpireLogs', 30))).api.getLogExpiration('logs')).toBe(30);
    expect(await calls(rules(rule('Theirs', 7))).api.getLogExpiration('logs')).toBeUndefined();
    expect(await calls(() => failure(404, 'NoSuchLifecycleConfiguration')).api.getLogExpiration('logs')).toBeUndefined();
  });

  test('is written beside the rules of others, once', async () => {
    const { sent, api } = calls(rules(rule('Theirs', 7), rule('ExpireLogs', 30)));
    await api.putLogExpiration('logs', 90);
    const { body } = sent.find(({ method }) => method === 'PUT')!;
    expect([...body.matchAll(/<ID>(\w+)<\/ID>/g)].map(([, id]) => id)).toEqual(['Theirs', 'ExpireLogs']);
    expect([...body.matchAll(/<Days>(\d+)<\/Days>/g)].map(([, days]) => days)).toEqual(['7', '90']);
  });
});
