import { readFileSync } from 'node:fs';
import { DEPLOYMENT_CALLS, type LifeStage, type PolicyDocument, type Statement } from '@logs-analysis/policy-model';
import { startEmbeddedAws } from '../src/embedded-aws/embedded-aws';
import { EVIDENCE_FILE, evidenceText } from '../src/permission-proof/evidence-file';
import { LIVES } from '../src/permission-proof/lives';
import { provePermissions, type PermissionProof } from '../src/permission-proof/prove-permissions';
import { recordLives, type Scenario } from '../src/permission-proof/record-lives';
import { refusedRequests } from '../src/permission-proof/refused-requests';

let scenarios: readonly Scenario[];
let proof: PermissionProof;

beforeAll(async () => {
  const aws = await startEmbeddedAws();
  try {
    scenarios = await recordLives(aws, LIVES);
  } finally {
    await aws.stop();
  }
  proof = await provePermissions(scenarios, refusedRequests());
  // Dozens of lives one after the other, which take minutes on a machine that is busy with other things.
}, 900_000);

test('the roles may do all that the lives of a stack need, and each part of their policies is needed and as narrow as can be', () => {
  expect(proof.findings).toEqual([]);
});

test('the committed evidence is up to date; "npm run prove-permissions" writes it', () => {
  expect(readFileSync(EVIDENCE_FILE, 'utf8')).toBe(evidenceText(proof));
});

test('the deployment role is asked for each action in the stages of life that it is listed under, and in no other', () => {
  const asked = (stage: LifeStage) => scenarios
    // A create that fails is rolled back: it needs what a delete needs.
    .filter(({ operation, ends }) => operation === stage && !ends.includes('ROLLBACK'))
    .flatMap(({ calls }) => calls.deployment.map(({ call }) => call.action));
  const listed = (stage: LifeStage) => Object.entries(DEPLOYMENT_CALLS).filter(([, { stages }]) => stages.includes(stage));
  for (const stage of ['create', 'update', 'delete'] as const) {
    expect([stage, ...new Set(asked(stage).sort())]).toEqual([stage, ...listed(stage).map(([action]) => action).sort()]);
  }
});

test('every scenario asks for something', () => {
  for (const { calls } of scenarios) expect(calls.deployment.length + calls.execution.length).toBeGreaterThan(0);
});

describe('a policy that is not right is found out:', () => {
  interface Broken {
    readonly how: string;
    readonly statement: string;
    readonly change: (statement: Statement) => Statement;
    readonly finding: string;
  }

  const without = (action: string) => (one: Statement): Statement =>
    ({ ...one, Action: [one.Action!].flat().filter((each) => each !== action) });
  const also = (action: string) => (one: Statement): Statement => ({ ...one, Action: [...[one.Action!].flat(), action] });

  test.each<Broken>([
    {
      how: 'an action that an update needs is missing',
      statement: 'ExecutionRole',
      change: without('iam:UpdateAssumeRolePolicy'),
      finding: 'The deployment role may not iam:UpdateAssumeRolePolicy on arn:aws:iam::111122223333:role/logs-analysis-alb-us-east-1: '
        + 'needed to update: with a new trust policy of the role.',
    },
    {
      how: 'an action that only an unusual end needs is missing',
      statement: 'ShareNamedLogBuckets',
      change: without('s3:DeleteBucketPolicy'),
      finding: 'The execution role may not s3:DeleteBucketPolicy on arn:aws:s3:::acme-logs: '
        + 'needed to delete: whose grant was all there was in the policy of the log bucket.',
    },
    {
      how: 'an action that nothing needs',
      statement: 'Function',
      change: also('lambda:ListTags'),
      finding: 'The deployment role\'s Function can be without lambda:ListTags, and no scenario fails.',
    },
    {
      how: 'a resource that nothing needs',
      statement: 'ManageTopic',
      change: (one) => ({ ...one, Resource: [...[one.Resource!].flat(), 'arn:aws:sns:us-east-1:111122223333:other'] }),
      finding: 'The execution role\'s ManageTopic can be without arn:aws:sns:us-east-1:111122223333:other, and no scenario fails.',
    },
    {
      how: 'a resource that is too wide',
      statement: 'GiveTheRoleToLambdaOnly',
      change: (one) => ({ ...one, Resource: 'arn:aws:iam::111122223333:role/*' }),
      finding: 'The deployment role may iam:PassRole on arn:aws:iam::111122223333:role/Administrator: '
        + 'it could run a function as an administrator.',
    },
    {
      how: 'a condition that is missing',
      statement: 'SubscribeTheServiceOnly',
      change: ({ Condition: _, ...one }) => one,
      finding: 'The execution role may sns:Subscribe on arn:aws:sns:us-east-1:111122223333:logs-analysis-alb: '
        + 'it could tell a stranger of every new log.',
    },
    {
      how: 'a condition that limits nothing',
      statement: 'Function',
      change: (one) => ({ ...one, Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } }),
      finding: 'The deployment role\'s Function can be without the condition on aws:PrincipalAccount, '
        + 'and nothing that must be refused is allowed.',
    },
  ])('$how', async ({ statement, change, finding }) => {
    const { findings } = await provePermissions(broken(statement, change), refusedRequests());
    expect(findings).toContain(finding);
  });

  function broken(sid: string, change: (statement: Statement) => Statement): readonly Scenario[] {
    const breakIt = (policy: PolicyDocument): PolicyDocument =>
      ({ ...policy, Statement: [policy.Statement].flat().map((one) => one.Sid === sid ? change(one) : one) });
    return scenarios.map(({ calls: { deployment, execution }, ...scenario }) => ({
      ...scenario,
      calls: {
        deployment: deployment.map(({ call, policy }) => ({ call, policy: breakIt(policy) })),
        execution: execution.map(({ call, policy }) => ({ call, policy: breakIt(policy) })),
      },
    }));
  }
});
