import type { NotificationConfiguration, NotificationRule, PolicyDocument, Statement } from '@logs-analysis/policy-model';
import { HERE, NEW_BUCKET, QUEUE, TOPIC } from '../example';
import { EMPTY_ACCOUNT } from './account';
import type { Account, StoredBucket } from './account';
import { fakeAws } from './fake-aws';
import type { FakeAws } from './fake-aws';
import { matchesKey } from './notification-storage';

const BUCKET: StoredBucket = { owner: HERE.accountId, tags: {}, notifications: {} };
const ACCOUNT: Account = { ...EMPTY_ACCOUNT, buckets: { ours: BUCKET, foreign: { ...BUCKET, owner: '999988887777' } } };
const allow = (more: Partial<Statement>): PolicyDocument => ({
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::ours/*', ...more }],
});

let aws: FakeAws;
let api: FakeAws['api'];
beforeEach(() => {
  aws = fakeAws(ACCOUNT, HERE);
  api = aws.api;
});

describe('a bucket', () => {
  test('that does not exist, or is another account\'s, is told apart', async () => {
    expect([await api.getBucketPolicy('ours'), await api.getBucketPolicy('nobodys')]).toEqual([{ policy: undefined }, undefined]);
    await expect(api.getBucketPolicy('foreign')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(api.getBucketNotification('nobodys')).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(api.putBucketNotification('foreign', {})).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('of another Region is answered with where it is, whosever it is', async () => {
    const error = {
      name: 'PermanentRedirect', $metadata: { httpStatusCode: 301 }, $response: { headers: { 'x-amz-bucket-region': 'us-east-1' } },
    };
    for (const owner of [HERE.accountId, '999988887777']) {
      aws.change(({ buckets }) => { buckets.far = { ...BUCKET, owner, region: 'us-east-1' }; });
      await expect(api.getBucketPolicy('far')).rejects.toMatchObject(error);
      await expect(api.putBucketNotification('far', {})).rejects.toMatchObject(error);
    }
    aws.change(({ buckets }) => { buckets.near = { ...BUCKET, region: HERE.region }; });
    expect(await api.getBucketPolicy('near')).toEqual({ policy: undefined });
  });

  test('is created with its tags, under a name of the account\'s own namespace only', async () => {
    await api.createBucket(NEW_BUCKET, { owner: 'us' });
    expect(await api.getBucketTagging(NEW_BUCKET)).toEqual({ owner: 'us' });
    await expect(api.createBucket(NEW_BUCKET, {})).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
    await expect(api.createBucket('foreign', {})).rejects.toMatchObject({ name: 'BucketAlreadyExists' });
    await expect(api.createBucket('logs', {})).rejects.toMatchObject({ name: 'InvalidBucketName' });
    await expect(api.createBucket('logs-999988887777-eu-west-1-an', {})).rejects.toMatchObject({ name: 'InvalidBucketName' });
  });

  test('takes an expiration of whole days', async () => {
    expect(await api.getLogExpiration('ours')).toBeUndefined();
    await api.putLogExpiration('ours', 30);
    expect(await api.getLogExpiration('ours')).toBe(30);
    await expect(api.putLogExpiration('ours', 0)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});

describe('a bucket policy', () => {
  test.each<[string, PolicyDocument]>([
    ['has no statement', { Version: '2012-10-17', Statement: [] }],
    ['is larger than 20,480 bytes', allow({ Sid: 'a'.repeat(20_480) })],
    ['names a role that was deleted', allow({ Principal: { AWS: ['111122223333', 'AROAABCDEFGHIJKLMNOP'] } })],
    ['has a Sid with a hyphen', allow({ Sid: 'our-statement' })],
  ])('is refused if it %s', async (_, policy) => {
    await expect(api.putBucketPolicy('ours', policy)).rejects.toMatchObject({ name: 'MalformedPolicy' });
    expect(await api.getBucketPolicy('ours')).toEqual({ policy: undefined });
  });

  test('of 20,480 bytes is taken', async () => {
    const room = 20_480 - JSON.stringify(allow({ Sid: '' })).length;
    await api.putBucketPolicy('ours', allow({ Sid: 'a'.repeat(room) }));
    await expect(api.putBucketPolicy('ours', allow({ Sid: 'a'.repeat(room + 1) }))).rejects.toMatchObject({ name: 'MalformedPolicy' });
  });

  describe('of a bucket that blocks public policies', () => {
    const orgOnly = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } };
    beforeEach(() => aws.change(({ buckets }) => { buckets.ours.blockPublicPolicy = true; }));

    test.each<[string, Partial<Statement>]>([
      ['lets in everybody', {}],
      ['lets in every account', { Principal: { AWS: '*' } }],
      ['is narrowed to a pattern only', { Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } }],
      ['is narrowed by what the caller chooses', { Condition: { StringEquals: { 'aws:UserAgent': 'ours' } } }],
    ])('is refused if a statement %s', async (_, more) => {
      await expect(api.putBucketPolicy('ours', allow(more))).rejects.toMatchObject({ name: 'AccessDenied' });
      expect(await api.getBucketPolicy('ours')).toEqual({ policy: undefined });
    });

    test.each<[string, Partial<Statement>]>([
      ['names an account', { Principal: { AWS: '444455556666' } }],
      ['is narrowed to an organization', { Condition: orgOnly }],
      ['denies', { Effect: 'Deny' }],
    ])('is taken if its statement %s', async (_, more) => {
      await api.putBucketPolicy('ours', allow(more));
      expect((await api.getBucketPolicy('ours'))!.policy).toBeDefined();
    });
  });

  test('is read back in the form that AWS stores', async () => {
    await api.putBucketPolicy('ours', {
      Version: '2012-10-17',
      Id: 'mine',
      Statement: [
        {
          Condition: { StringLike: { 's3:prefix': ['a/*', 'b/*'] } },
          Resource: ['arn:aws:s3:::ours'],
          Action: ['s3:GetObject', 's3:ListBucket'],
          Principal: { AWS: ['444455556666'] },
          Effect: 'Allow',
          Sid: 'Second',
        },
        { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::ours/*' },
      ],
    });
    expect(JSON.stringify((await api.getBucketPolicy('ours'))!.policy)).toBe(JSON.stringify({
      Version: '2012-10-17',
      Id: 'mine',
      Statement: [
        {
          Sid: 'Second',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::444455556666:root' },
          Action: ['s3:ListBucket', 's3:GetObject'],
          Resource: 'arn:aws:s3:::ours',
          Condition: { StringLike: { 's3:prefix': ['b/*', 'a/*'] } },
        },
        { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::ours/*' },
      ],
    }));
  });

  test('keeps a single statement that has no list around it', async () => {
    const single = { ...allow({}), Statement: (allow({}).Statement as Statement[])[0] };
    await api.putBucketPolicy('ours', single);
    expect(await api.getBucketPolicy('ours')).toEqual({ policy: single });
  });

  test('can be deleted, again and again', async () => {
    await api.putBucketPolicy('ours', allow({}));
    await api.deleteBucketPolicy('ours');
    await api.deleteBucketPolicy('ours');
    expect(await api.getBucketPolicy('ours')).toEqual({ policy: undefined });
  });
});

describe('notifications', () => {
  const rule = (Events: string[], prefix?: string, suffix?: string): NotificationRule => ({
    Events,
    Filter: {
      Key: { FilterRules: [...prefix ? [{ Name: 'prefix', Value: prefix }] : [], ...suffix ? [{ Name: 'suffix', Value: suffix }] : []] },
    },
  });
  const topicAndQueue = (a: NotificationRule, b: NotificationRule): NotificationConfiguration => ({
    TopicConfigurations: [{ ...a, TopicArn: TOPIC }], QueueConfigurations: [{ ...b, QueueArn: QUEUE }],
  });
  const created = 's3:ObjectCreated:*';
  const removed = 's3:ObjectRemoved:*';

  test.each<[string, NotificationRule, NotificationRule]>([
    ['neither has a filter', rule([created]), rule([created])],
    ['one prefix begins the other', rule([created], 'logs/'), rule([created], 'logs/a/')],
    ['one suffix ends the other', rule([created], '', '.gz'), rule([created], '', '.log.gz')],
    ['one has a prefix and the other a suffix', rule([created], 'logs/'), rule([created], '', '.gz')],
    ['one prefix is the other, encoded', rule([created], 'a=b/'), rule([created], 'a%3Db/')],
    ['a suffix ends the other, encoded', rule([created], '', '%2Egz'), rule([created], '', '.log.gz')],
    ['a prefix is written as the beginning of the other', rule([created], 'a%3'), rule([created], 'a%3Db/')],
    ['an event is of the family of the other', rule([created]), rule(['s3:ObjectCreated:Put'])],
    ['one event of several is shared', rule(['s3:ObjectRemoved:*', created]), rule(['s3:ObjectTagging:Put', created])],
  ])('are refused as a whole if %s', async (_, a, b) => {
    await expect(api.putBucketNotification('ours', topicAndQueue(a, b))).rejects.toMatchObject({ name: 'InvalidArgument' });
    expect(await api.getBucketNotification('ours')).toEqual({});
  });

  test.each<[string, NotificationRule, NotificationRule]>([
    ['prefixes', rule([created], 'a/'), rule([created], 'b/')],
    ['a space and a plus', rule([created], 'a+b/'), rule([created], 'a%2Bb/')],
    ['suffixes', rule([created], 'a/', '.gz'), rule([created], 'a/', '.txt')],
    ['events', rule([created]), rule(['s3:ObjectRemoved:*'])],
  ])('are taken if they differ in %s', async (_, a, b) => {
    await api.putBucketNotification('ours', topicAndQueue(a, b));
    expect(Object.keys(await api.getBucketNotification('ours'))).toEqual(['TopicConfigurations', 'QueueConfigurations']);
  });

  test.each<[string, NotificationConfiguration, string]>([
    ['two ids are the same', topicAndQueue({ ...rule([created]), Id: 'x' }, { ...rule([removed]), Id: 'x' }), 'InvalidArgument'],
    ['an id is too long', { TopicConfigurations: [{ ...rule([created]), TopicArn: TOPIC, Id: 'x'.repeat(256) }] }, 'InvalidArgument'],
    ['a destination is no ARN', { TopicConfigurations: [{ ...rule([created]), TopicArn: 'alb-logs' }] }, 'InvalidArgument'],
    ['there are 101', {
      TopicConfigurations: Array.from({ length: 101 }, (__, i) => ({ ...rule([created], `${i}/`), TopicArn: TOPIC })),
    }, 'TooManyConfigurations'],
  ])('are refused if %s', async (_, configuration, name) => {
    await expect(api.putBucketNotification('ours', configuration)).rejects.toMatchObject({ name });
  });

  test.each([
    ['a=b/', 'a%3Db/', true], ['a=b/', 'a=b/', false], ['a b/', 'a+b/', true], ['a b/', 'a b/', false], ['a+b/', 'a%2Bb/', true],
    ['a+b/', 'a+b/', false], ['100%/', '100%25/', true], ['100%/', '100%/', false], ['(a)/', '(a)/', true], ['b/', 'a/', false],
  ])('tell of an object under %s by the prefix %s: %s', (folder, prefix, told) => {
    expect(matchesKey(rule([created], prefix, '.log.gz'), `${folder}x.log.gz`)).toBe(told);
    expect(matchesKey(rule([created], prefix, '.log.gz'), `${folder}x.csv`)).toBe(false);
  });

  test('are kept as they are written', async () => {
    const filters = ['a%3Db/', 'c=d/', '100%/'].map((prefix) => ({ ...rule([created], prefix), TopicArn: TOPIC }));
    await api.putBucketNotification('ours', { TopicConfigurations: filters });
    const { TopicConfigurations = [] } = await api.getBucketNotification('ours');
    expect(TopicConfigurations.map(({ Filter }) => Filter!.Key!.FilterRules![0].Value)).toEqual(['a%3Db/', 'c=d/', '100%/']);
  });

  test('are read back in the form that S3 answers', async () => {
    await api.putBucketNotification('ours', {
      TopicConfigurations: [{ ...rule([created], 'a/', '.gz'), TopicArn: TOPIC }],
      QueueConfigurations: [],
      EventBridgeConfiguration: {},
    });
    expect(await api.getBucketNotification('ours')).toEqual({
      TopicConfigurations: [{
        Id: 'assigned-by-s3-1',
        TopicArn: TOPIC,
        Events: [created],
        Filter: { Key: { FilterRules: [{ Name: 'Prefix', Value: 'a/' }, { Name: 'Suffix', Value: '.gz' }] } },
      }],
      EventBridgeConfiguration: {},
    });
    await api.putBucketNotification('ours', {});
    expect(await api.getBucketNotification('ours')).toEqual({});
  });
});
