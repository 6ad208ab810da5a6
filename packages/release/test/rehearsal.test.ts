import { FIRST, release, SECOND, THIRD } from './examples';
import { fakeBucket } from './fake-bucket';
import { rollBack } from '../src/move-latest';
import { observed } from '../src/observed-bucket';
import type { Write } from '../src/observed-bucket';
import { rehearsal } from '../src/rehearsal';
import type { ReleaseBucket } from '../src/release-bucket';

const WORKS = [
  { work: 'a release', run: (buckets: readonly ReleaseBucket[]) => release(THIRD, buckets) },
  { work: 'a rollback', run: (buckets: readonly ReleaseBucket[]) => rollBack('1.0.0', buckets) },
  { work: 'a release that was made already', run: (buckets: readonly ReleaseBucket[]) => release(SECOND, buckets) },
];

test.each(WORKS)('a dry run of $work writes nothing, and lists exactly what the run then writes', async ({ run }) => {
  const buckets = ['a', 'b'].map((name) => fakeBucket(name));
  await release(FIRST, buckets);
  await release(SECOND, buckets);
  const before = buckets.map(({ contents }) => new Map(contents));
  const would: Write[] = [];
  await run(buckets.map((bucket) => observed(rehearsal(bucket), (write) => would.push(write))));
  expect(buckets.map(({ contents }) => contents)).toEqual(before);
  const did: Write[] = [];
  await run(buckets.map((bucket) => observed(bucket, (write) => did.push(write))));
  expect(would).toEqual(did);
});

test('what is listed names the object, its size and its digest', async () => {
  const writes: Write[] = [];
  await release(FIRST, [observed(rehearsal(fakeBucket('a')), (write) => writes.push(write))]);
  expect(writes[0]).toEqual({
    does: 'create', object: 's3://a/logs-analysis-alb/1.0.0/role.yaml', bytes: 8, sha256: expect.stringMatching(/^\w{64}$/),
  });
  expect(writes.map(({ object }) => object.split('/').slice(4).join('/')))
    .toEqual(['1.0.0/role.yaml', '1.0.0/stack.yaml', 'versions.json', 'latest/role.yaml', 'latest/stack.yaml']);
});
