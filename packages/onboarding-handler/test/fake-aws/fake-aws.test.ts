import { HERE, NEW_BUCKET } from '../example';
import { EMPTY_ACCOUNT } from './account';
import type { Account, StoredBucket } from './account';
import { fakeAws } from './fake-aws';
import type { FakeAws } from './fake-aws';

const BUCKET: StoredBucket = { owner: HERE.accountId, tags: {}, notifications: {} };
const ACCOUNT: Account = { ...EMPTY_ACCOUNT, buckets: { ours: BUCKET, foreign: { ...BUCKET, owner: '999988887777' } } };

let aws: FakeAws;
let api: FakeAws['api'];
beforeEach(() => {
  aws = fakeAws(ACCOUNT, HERE);
  api = aws.api;
});

describe('calls', () => {
  test('are recorded as reads and writes, whether or not they are granted', async () => {
    await api.getBucketPolicy('ours');
    await expect(api.deleteBucketPolicy('foreign')).rejects.toThrow();
    expect(aws.calls).toEqual([
      { name: 'getBucketPolicy', args: ['ours'], kind: 'read' }, { name: 'deleteBucketPolicy', args: ['foreign'], kind: 'write' },
    ]);
    expect(aws.writes).toEqual([aws.calls[1]]);
  });

  test('share no objects with their caller', async () => {
    const tags = { owner: 'us' };
    await api.createBucket(NEW_BUCKET, tags);
    tags.owner = 'them';
    (await api.getBucketTagging(NEW_BUCKET) as Record<string, string>).owner = 'them';
    expect(await api.getBucketTagging(NEW_BUCKET)).toEqual({ owner: 'us' });
  });

  test('can be refused before or after they take effect', async () => {
    const late = fakeAws(ACCOUNT, HERE, { after: () => { throw new Error('lost'); } });
    await expect(late.api.putLogExpiration('ours', 1)).rejects.toThrow('lost');
    const early = fakeAws(ACCOUNT, HERE, { before: () => { throw new Error('lost'); } });
    await expect(early.api.putLogExpiration('ours', 1)).rejects.toThrow('lost');
    expect([late, early].map((one) => one.account().buckets.ours.expirationDays)).toEqual([1, undefined]);
  });
});
