import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../src/accounts/templates';
import { ensurePythonEnvironment, type PythonEnvironment } from '../src/embedded-aws/python-environment';
import { EXPLAINED } from '../src/template-lint/explained';
import { lintMistakes, type Finding } from '../src/template-lint/finding';
import { lint } from '../src/template-lint/lint';

let python: PythonEnvironment;
let folder: string;
beforeAll(async () => {
  python = await ensurePythonEnvironment(REPOSITORY);
  folder = mkdtempSync(join(tmpdir(), 'template-lint-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('each linter finds what it is for:', () => {
  let findings: readonly Finding[];
  beforeAll(() => {
    const file = join(folder, 'broken.yaml');
    writeFileSync(file, BROKEN);
    findings = lint(python, [file]);
  });

  test.each<Omit<Finding, 'message'>>([
    { linter: 'cfn-lint', rule: 'W2001', on: 'broken Unused' },
    { linter: 'cfn-lint', rule: 'E3717', on: 'broken Function' },
    { linter: 'cloudformation-validate', rule: 'E3717', on: 'broken Function' },
    { linter: 'cdk-nag', rule: 'AwsSolutions-IAM5[Action::s3:*]', on: 'broken Role' },
  ])('$linter $rule on $on', (finding) => {
    expect(findings).toContainEqual({ ...finding, message: expect.stringMatching(/\w/) });
  });
});

test('a linter that cannot read a template is a failure, not an all-clear', () => {
  expect(() => lint(python, [join(folder, 'missing.yaml')])).toThrow();
});

describe('what is found', () => {
  const finding: Finding = { linter: 'cfn-lint', rule: 'W1', on: 'a B', message: 'it is bad' };
  const explanation = { linter: 'cfn-lint', rule: 'W1', on: 'a B', because: 'it is good' } as const;

  test('and explained is no mistake', () => {
    expect(lintMistakes([finding], [explanation])).toEqual([]);
  });

  test.each([
    ['by another linter', { ...explanation, linter: 'cdk-nag' as const }],
    ['for another rule', { ...explanation, rule: 'W2' }],
    ['on another resource', { ...explanation, on: 'a C' }],
  ])('and explained %s is a mistake, and so is the explanation', (_, other) => {
    expect(lintMistakes([finding], [other])).toEqual([
      'cfn-lint W1 on a B: it is bad', expect.stringMatching(/^[\w-]+ no longer finds W\d on a [BC]; remove its explanation\.$/),
    ]);
  });

  test('is explained in a sentence of its own', () => {
    expect(EXPLAINED.filter(({ because }) => because.length < 40)).toEqual([]);
  });
});

const BROKEN = `
Parameters:
  Unused: { Type: String }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [ { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole } ]
      Policies:
        - PolicyName: Everything
          PolicyDocument:
            Version: "2012-10-17"
            Statement: [ { Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::b" } ]
  Function:
    Type: AWS::Lambda::Function
    Properties: { Role: !GetAtt Role.Arn, Runtime: nodejs24.x, Handler: index.handler, Timeout: 901, Code: { ZipFile: "x" } }
`;
