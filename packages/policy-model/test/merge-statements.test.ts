import fc from 'fast-check';
import { mergeStatements, ownsStatement, readGrant, samePolicy, statementsOf, withdrawStatements } from '../src';
import type { PolicyDocument, Statement } from '../src';
import { foreignPolicy, rewrite, rewritten } from './arbitraries';
import { HERE, OWNER } from './example';

const RUNS = { numRuns: 500 };
const owns = ownsStatement(OWNER);
const ours = readGrant(OWNER, HERE, 'central', ['', 'team']);
const merge = (policy: PolicyDocument | undefined): PolicyDocument => mergeStatements(policy, ours, owns);

describe('merging', () => {
  test('keeps every foreign statement as it is and where it is, and puts ours behind', () => {
    fc.assert(fc.property(foreignPolicy, (policy) => {
      expect(merge(policy)).toEqual({ ...policy, Statement: [...policy.Statement, ...ours] });
    }), RUNS);
  });

  test('a second time answers the very same document, also after AWS has rewritten it', () => {
    fc.assert(fc.property(foreignPolicy, rewrite, (policy, how) => {
      const stored = rewritten(merge(policy), how);
      expect(merge(stored)).toBe(stored);
    }), RUNS);
  });

  test('changes nothing it is given', () => {
    fc.assert(fc.property(foreignPolicy, (policy) => {
      const before = JSON.stringify(policy);
      withdrawStatements(merge(policy), owns);
      expect(JSON.stringify(policy)).toBe(before);
    }));
  });

  test('starts a policy where there is none', () => {
    expect(merge(undefined)).toEqual({ Version: '2012-10-17', Statement: ours });
  });

  test('takes a single statement that is not in a list, and withdrawing gives it back without one', () => {
    const tls: Statement = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' };
    const policy = { Version: '2012-10-17', Statement: tls };
    expect(merge(policy).Statement).toEqual([...ours, tls]);
    expect(withdrawStatements(merge(policy), owns)).toEqual(policy);
    const listed = { Version: '2012-10-17', Statement: [tls] };
    expect(withdrawStatements(merge(listed), owns)).toEqual(listed);
  });

  test('replaces ours in an earlier form, whichever statements those were', () => {
    fc.assert(fc.property(foreignPolicy, fc.nat({ max: 5 }), (policy, at) => {
      const old = { ...ours[0], Resource: 'arn:aws:s3:::central/*' };
      const before = { ...policy, Statement: policy.Statement.toSpliced(at, 0, old) };
      expect(samePolicy(merge(before), merge(policy))).toBe(true);
    }));
  });

  test('leaves one of each if ours was there twice', () => {
    const twice = { Version: '2012-10-17', Statement: [ours[0], ours[0], ours[1]] };
    expect(merge(twice).Statement).toEqual(ours);
  });

  test('replaces the one of ours that is in an earlier form where the other is up to date', () => {
    const [read, list] = ours;
    expect(merge({ Version: '2012-10-17', Statement: [{ ...read, Resource: '*' }, list] }).Statement).toEqual(ours);
    expect(merge({ Version: '2012-10-17', Statement: [read, { ...list, Condition: {} }] }).Statement).toEqual(ours);
  });

  test('keeps a foreign statement that shares a Sid with another', () => {
    const one: Statement = { Sid: 'Same', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::central/a' };
    const policy = { Version: '2012-10-17', Statement: [one, { ...one, Resource: 'arn:aws:s3:::central/b' }, one] };
    expect(merge(policy).Statement).toEqual([...policy.Statement, ...ours]);
  });
});

describe('withdrawing', () => {
  test('after merging leaves what was there', () => {
    fc.assert(fc.property(foreignPolicy, rewrite, (policy, how) => {
      expect(withdrawStatements(merge(policy), owns)).toEqual(policy);
      expect(samePolicy(withdrawStatements(rewritten(merge(policy), how), owns), policy)).toBe(true);
    }), RUNS);
  });

  test('answers the very same document where nothing is ours', () => {
    fc.assert(fc.property(foreignPolicy, (policy) => {
      expect(withdrawStatements(policy, owns)).toBe(policy);
    }), RUNS);
  });

  test('leaves no policy where only ours was, because S3 refuses one without statements', () => {
    expect(withdrawStatements(merge(undefined), owns)).toBeUndefined();
    expect(withdrawStatements(undefined, owns)).toBeUndefined();
  });

  test('leaves every byte of what was there, members that no version of IAM knows too', () => {
    fc.assert(fc.property(foreignPolicy, fc.dictionary(fc.string(), fc.jsonValue()), (policy, unknown) => {
      const before = JSON.parse(JSON.stringify({ ...unknown, ...policy })) as PolicyDocument;
      expect(JSON.stringify(withdrawStatements(merge(before), owns))).toBe(JSON.stringify(before));
    }), RUNS);
  });

  test('leaves every byte of what was there after an update too, with a list around a single statement or without', () => {
    fc.assert(fc.property(foreignPolicy, fc.boolean(), (policy, bare) => {
      const before = bare ? { ...policy, Statement: policy.Statement[0] } : policy;
      const updated = mergeStatements(merge(before), readGrant(OWNER, HERE, 'central', ['other']), owns);
      expect(JSON.stringify(withdrawStatements(merge(before), owns))).toBe(JSON.stringify(before));
      expect(JSON.stringify(withdrawStatements(updated, owns))).toBe(JSON.stringify(before));
    }), RUNS);
  });

  test('leaves what somebody added since, before and behind a single statement that was not in a list', () => {
    const [one, first, last] = ['one', 'first', 'last'].map((Sid): Statement => ({ Sid, Effect: 'Deny', Principal: '*', Action: 's3:*' }));
    const all = statementsOf(merge({ Version: '2012-10-17', Statement: one }));
    const withdrawn = (...Statement: readonly Statement[]) => withdrawStatements({ Version: '2012-10-17', Statement }, owns)?.Statement;
    expect(withdrawn(...all, last)).toEqual([one, last]);
    expect(withdrawn(first, ...all)).toEqual([first, one]);
    expect(withdrawn(first, ...all, last)).toEqual([first, one, last]);
  });

  test('leaves the grant of another onboarding', () => {
    const other = readGrant({ ...OWNER, onboardingName: 'other' }, HERE, 'central', ['']);
    expect(statementsOf(withdrawStatements(merge({ Version: '2012-10-17', Statement: other }), owns))).toEqual(other);
  });
});
