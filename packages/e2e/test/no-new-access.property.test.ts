import { mergeStatements, ownsStatement, readGrant, statementsOf, withdrawStatements } from '@logs-analysis/policy-model';
import type { PolicyDocument, Service, Statement } from '@logs-analysis/policy-model';
import fc from 'fast-check';
import { decide } from './access/decide';
import type { AccessRequest, Decision } from './access/decide';
import { BUCKET } from './access/example';
import { foreignPolicy } from './access/foreign-policy';
import { isIntended, READ_A_LOG } from './access/intended';
import { isPublic } from './access/is-public';
import { requestPartition } from './access/request-partition';
import { HERE, OWNER } from '../src/accounts/example-onboarding';

/** How many foreign policies are tried: the nightly run tries more. */
const RUNS = Number(process.env.FOREIGN_POLICIES ?? 2_000);
/** Requests a policy is asked. All of its partition would be hundreds; over the runs they are drawn often enough. */
const REQUESTS = 5;

const SERVICES: readonly Service[] = [OWNER.service, { ...OWNER.service, reader: 'role/LogReader', tenantTag: 'tenant' }];
const owns = ownsStatement(OWNER);
const grantFor = (service: Service): readonly Statement[] => readGrant({ ...OWNER, service }, HERE, 'central', ['', 'team']);
type Merge = (policy: PolicyDocument, ours: readonly Statement[]) => PolicyDocument;
const merge: Merge = (policy, ours) => mergeStatements(policy, ours, owns);

const decided = (request: AccessRequest, resourcePolicy: PolicyDocument): Promise<Decision> =>
  decide(request, { account: HERE.accountId, resourcePolicy });

/** Fails where merging changes anybody's access but as intended. */
function noNewAccess(by: Merge): fc.IAsyncPropertyWithHooks<[PolicyDocument, Service, fc.GeneratorValue]> {
  return fc.asyncProperty(foreignPolicy, fc.constantFrom(...SERVICES), fc.gen(), async (before, service, draw) => {
    const after = by(before, grantFor(service));
    const requests = draw(() => fc.array(requestPartition(before, after), { minLength: REQUESTS, maxLength: REQUESTS }));
    for (const request of [READ_A_LOG, ...requests]) {
      const was = await decided(request, before);
      const expected = was === 'ImplicitlyDenied' && isIntended(service, request) ? 'Allowed' : was;
      expect({ ...request, decision: await decided(request, after) }).toEqual({ ...request, decision: expected });
    }
    expect(await isPublic(after)).toBe(await isPublic(before));
  });
}

test(`access after merging is access before and exactly the intended grants, and nothing becomes public, for ${RUNS} foreign policies`,
  () => fc.assert(noNewAccess(merge), { numRuns: RUNS }), 60_000 + RUNS * 60);

test(`withdrawing gives back every byte, for ${RUNS} foreign policies`, () => {
  fc.assert(fc.property(foreignPolicy, fc.constantFrom(...SERVICES), (policy, service) => {
    const left = withdrawStatements(merge(policy, grantFor(service)), owns);
    expect(JSON.stringify(left)).toBe(JSON.stringify(policy));
  }), { numRuns: RUNS });
}, 60_000 + RUNS * 10);

describe('the comparison of access notices a merge that', () => {
  const sidOf = ({ Sid }: Statement): string => Sid ?? '';
  const changed = (ours: readonly Statement[], change: Partial<Statement>): readonly Statement[] =>
    ours.map((one) => ({ ...one, ...change }));

  test.each<[string, Merge]>([
    ['replaces every statement that has a Sid of ours', (policy, ours) =>
      mergeStatements(policy, ours, (one) => ours.some((other) => sidOf(other) === sidOf(one)))],
    ['keeps one statement for each Sid', (policy, ours) => merge({
      ...policy, Statement: [...new Map(statementsOf(policy).map((one) => [sidOf(one), one])).values()],
    }, ours)],
    ['forgets conditions', (policy, ours) => merge({
      ...policy, Statement: statementsOf(policy).map(({ Condition: _, ...rest }) => rest),
    }, ours)],
    ['lets everybody read', (policy, ours) => merge(policy, changed(ours, { Principal: '*' }))],
    ['lets the service read the whole bucket', (policy, ours) => merge(policy, changed(ours, { Resource: [BUCKET, `${BUCKET}/*`] }))],
    ['lets every role of the service read', (policy, ours) => merge(policy, ours.map(({ Condition: _, ...rest }) => rest))],
    ['lets the service write', (policy, ours) => merge(policy, changed(ours, { Action: ['s3:GetObject', 's3:PutObject'] }))],
    ['grants nothing', (policy) => policy],
  ])('%s', async (_, faulty) => {
    expect((await fc.check(noNewAccess(faulty), { numRuns: 2_000, endOnFailure: true })).failed).toBe(true);
  });
});
