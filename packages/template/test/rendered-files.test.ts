import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { blockedReport, inlineHandler, reportData } from '@logs-analysis/onboarding-handler';
import type { ServiceProfile } from '@logs-analysis/policy-model';
import { transformSync } from 'esbuild';
import { deploymentRoleTemplate, onboardingTemplate, releaseTemplates, renderedFiles } from '../src';
import type { TemplateValue } from '../src';
import { EVIDENCE, PROFILE, readTemplate, referencesIn, ROOT, TEMPLATES, valuesIn } from './template-file';

/** What CloudFormation takes within a request, in bytes; it takes 1,000,000 from a bucket. */
const REQUEST_BYTES = 51_200;
/** What a reviewer is asked to read beside the code: less than half of that. */
const SITTING_BYTES = 24_000;
/** The one template with code in it: no form of that fits, as a test below measures. See docs/adr/0003-inlined-code.md. */
const ONBOARDING = { path: 'templates/logs-analysis-alb.yaml', mostBytes: 250_000 };

const files = renderedFiles(PROFILE, EVIDENCE);
const onboardingYaml = files[ONBOARDING.path];
const onboarding = readTemplate(onboardingYaml);
const deploymentRole = readTemplate(files['templates/deployment-role.yaml']);
const { code } = inlineHandler();
const [ROLE, FUNCTION, INVOCATION] = ['ExecutionRole', 'Function', 'Invocation'].map((name) => `${PROFILE.idPrefix}Lambda${name}`);

type Resource = { readonly Type: string; readonly Properties: { readonly [key: string]: TemplateValue } };
const resource = (id: string): Resource => onboarding.Resources[id] as unknown as Resource;
const withoutCode = (text: string): string => text.split(indented(code)).join('');
const valuesBesideCode = ({ Resources }: Record<string, TemplateValue>) => valuesIn(Resources).filter(({ value }) => value !== code);
const policyOf = ({ Properties }: Resource): TemplateValue =>
  (Properties.Policies as ReadonlyArray<{ readonly PolicyDocument: TemplateValue }>)[0].PolicyDocument;

describe.each(TEMPLATES)('%s', (path, text) => {
  const template = readTemplate(text);

  test(`has at most ${SITTING_BYTES} bytes beside code, which can be read in one sitting`, () => {
    expect(Buffer.byteLength(withoutCode(text))).toBeLessThanOrEqual(SITTING_BYTES);
  });

  const mostBytes = path === ONBOARDING.path ? ONBOARDING.mostBytes : REQUEST_BYTES;
  test(`has fewer than ${mostBytes} bytes`, () => {
    expect(Buffer.byteLength(text)).toBeLessThan(mostBytes);
  });

  test('has the reason of each statement above it', () => {
    const statements = valuesIn(template.Resources).filter(({ path: at }) => at.at(-1) === 'Sid').map(({ value }) => String(value));
    const explained = [...text.matchAll(/^ *# [A-Z].*\.\n *- (?:- )?Sid: (\w+)$/gm)].map(([, sid]) => sid);
    expect(statements.length).toBeGreaterThan(0);
    expect(statements.filter((sid) => !explained.includes(sid))).toEqual([]);
  });

  test('is the same whenever and wherever it is rendered', () => {
    expect({ ...renderedFiles(PROFILE, EVIDENCE), ...releaseTemplates(PROFILE) }[path]).toBe(text);
  });

  test('is plain CloudFormation, which stack sets take: no transform, no macro, no nested stack', () => {
    expect(template).not.toHaveProperty('Transform');
    expect(text).not.toMatch(/Fn::Transform|!Transform|AWS::CloudFormation::(Stack|Macro)|AWS::Include/);
    expect(template.AWSTemplateFormatVersion).toBe('2010-09-09');
  });

  test('names no partition', () => {
    const literal = valuesBesideCode(template).filter(({ value }) => typeof value === 'string' && /arn:aws[a-z-]*:/.test(value));
    expect(literal).toEqual([]);
  });

  test('refers to nothing that it does not define', () => {
    const defined = [...Object.keys(template.Parameters ?? {}), ...Object.keys(template.Resources)];
    const unknown = referencesIn(template).filter((name) => !name.startsWith('AWS::') && !defined.includes(name));
    expect(unknown).toEqual([]);
  });

  test('uses every parameter', () => {
    const used = new Set(referencesIn(template));
    expect(Object.keys(template.Parameters ?? {}).filter((name) => !used.has(name))).toEqual([]);
  });

  test('has only characters that are visible, and no trailing spaces', () => {
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
    expect(text).not.toMatch(/ $/m);
  });
});

test('what is written is what was rendered', () => {
  expect(onboarding).toEqual(onboardingTemplate(PROFILE, inlineHandler()));
  expect(deploymentRole).toEqual(deploymentRoleTemplate(PROFILE));
});

describe('the stack', () => {
  test('keeps the logical ids of the original', () => {
    const { Resources } = onboardingTemplate({ ...PROFILE, idPrefix: 'DTLogsAnalysis' }, inlineHandler()) as typeof onboarding;
    expect(Object.keys(Resources)).toEqual(
      expect.arrayContaining(['DTLogsAnalysisLambdaExecutionRole', 'DTLogsAnalysisLambdaFunction', 'InvokeLambdaFunction']));
  });

  test('is larger than a request takes, because no form of its code fits in one: not with short names, and not compressed', () => {
    const { code: packed } = transformSync(code, { minify: true, format: 'cjs', target: 'node24', charset: 'utf8' });
    const compressed = Math.ceil(brotliCompressSync(code).length / 3) * 4 + Buffer.byteLength(withoutCode(onboardingYaml));
    expect([Buffer.byteLength(packed), compressed].filter((bytes) => bytes <= REQUEST_BYTES)).toEqual([]);
  });

  test('has its code laid out with every name, in lines that fit on a screen', () => {
    expect(onboardingYaml).toContain(indented(code));
    expect(code.split('\n').filter((line) => line.length > 160)).toEqual([]);
    expect(code).toContain('function desiredState(goal, settings, observed) {');
  });

  test('says nothing of a path or a boundary that was not asked for, because CloudFormation would replace a role for it', () => {
    const { Path, PermissionsBoundary } = resource(ROLE).Properties;
    expect([Path, PermissionsBoundary]).toEqual([
      { 'Fn::If': ['HasRolePath', { Ref: 'RolePath' }, { Ref: 'AWS::NoValue' }] },
      { 'Fn::If': ['HasPermissionsBoundary', { Ref: 'PermissionsBoundaryArn' }, { Ref: 'AWS::NoValue' }] },
    ]);
    expect(onboarding.Conditions.HasRolePath).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'RolePath' }, '/'] }] });
    expect(onboarding.Parameters).toMatchObject({ RolePath: { Default: '/' }, PermissionsBoundaryArn: { Default: '' } });
  });

  test('runs the bundled code and no other, and runs again when it changes', () => {
    const { sha256 } = inlineHandler();
    expect(resource(FUNCTION).Properties.Code).toEqual({ ZipFile: code });
    expect(resource('InvokeLambdaFunction').Properties.CodeSha256).toBe(sha256);
  });

  test('waits longer than the function may run, and not for ever', () => {
    const { Timeout } = resource(FUNCTION).Properties as { readonly Timeout: number };
    const { ServiceTimeout } = resource('InvokeLambdaFunction').Properties as unknown as { readonly ServiceTimeout: number };
    expect(ServiceTimeout).toBeGreaterThan(Timeout);
    expect(ServiceTimeout).toBeLessThanOrEqual(600);
  });

  test('lets no event come again, nor come late, from the first one on', () => {
    expect(resource(INVOCATION).Properties).toEqual({
      FunctionName: { Ref: FUNCTION },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 300,
    });
    expect(onboarding.Resources.InvokeLambdaFunction).toMatchObject({ DependsOn: INVOCATION });
  });

  test('gives its role the same permissions whether it plans or applies', () => {
    expect(referencesIn(policyOf(resource(ROLE)))).not.toContain('Mode');
    expect(onboarding.Parameters.Mode).toMatchObject({ Default: 'Apply', AllowedValues: ['Apply', 'Plan'] });
    expect(resource('InvokeLambdaFunction').Properties.Mode).toEqual({ Ref: 'Mode' });
  });

  test('has outputs of what the function answers whatever it did', () => {
    const attributes = valuesIn(onboarding.Outputs).filter(({ path }) => path.at(-1) === 'Fn::GetAtt')
      .map(({ value }) => (value as readonly [string, string])[1]);
    const always = Object.keys(reportData(blockedReport([{ code: 'deadline', subject: 'AWS', message: 'it was late' }])));
    expect(new Set(attributes)).toEqual(new Set(['NextStep', 'Report', 'Subscription', 'Buckets', 'TopicArn']));
    expect(attributes.filter((name) => !always.includes(name))).toEqual([]);
  });

  test('says in its outputs how to verify what was applied, with what can be pasted into a shell', () => {
    expect(onboarding.Conditions.IsApplied).toEqual({ 'Fn::Equals': [{ Ref: 'Mode' }, 'Apply'] });
    expect(onboarding.Outputs.HowToVerify).toMatchObject({
      Condition: 'IsApplied',
      Value: {
        'Fn::Sub': [
          'aws sns list-subscriptions-by-topic --region ${AWS::Region} --topic-arn ${TopicArn}',
          { TopicArn: { 'Fn::GetAtt': ['InvokeLambdaFunction', 'TopicArn'] } },
        ],
      },
    });
  });

  test('gives the custom resource only properties that the function knows', () => {
    const settings = readFileSync(join(ROOT, 'packages/onboarding-handler/src/settings.ts'), 'utf8');
    const known = [...settings.matchAll(/^ {2}(\w+): (?:true|false),$/gm)].map(([, name]) => name);
    expect(known.length).toBeGreaterThan(5);
    expect(Object.keys(resource('InvokeLambdaFunction').Properties).filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('the generated pages', () => {
  test('have the digest and the size of every published file', () => {
    const readme = files['templates/README.md'];
    const published = Object.entries(files).filter(([path]) => path.startsWith('templates/') && !path.endsWith('README.md'));
    expect(published).toHaveLength(3);
    for (const [, text] of published) {
      expect(readme).toContain(createHash('sha256').update(text).digest('hex'));
      expect(readme).toContain(`| ${Buffer.byteLength(text)} |`);
    }
    const { sha256 } = inlineHandler();
    expect(readme).toContain(sha256);
    expect(createHash('sha256').update(code).digest('hex')).toBe(sha256);
  });

  test('name the lines of the template that are not code', () => {
    const [, first, last, end] = /Lines 1 to (\d+) and (\d+) to (\d+) are all/.exec(files['templates/README.md'])!.map(Number);
    const lines = onboardingYaml.split('\n');
    expect([lines[first - 1], lines.slice(first, last - 1).join('\n'), lines[end]]).toEqual(['        ZipFile: |', indented(code), '']);
    expect(first + end - last).toBeLessThan(420);
  });

  test('name no place that is not there', () => {
    const heading = (anchor: string) => new RegExp(`^#+ ${anchor.replaceAll('-', '[ -]')}$`, 'im');
    const anchors = [...files['templates/README.md'].matchAll(/\]\(\.\.\/(docs\/[\w-]+\.md)(?:#([\w-]+))?\)/g)];
    expect(anchors.length).toBeGreaterThan(2);
    for (const [, path, anchor = ''] of anchors) expect(readFileSync(join(ROOT, path), 'utf8')).toMatch(heading(anchor || '.*'));
  });

  test('are in the repository as they are rendered', () => {
    for (const [path, text] of Object.entries(files)) expect([path, readFileSync(join(ROOT, path), 'utf8') === text]).toEqual([path, true]);
  });

  test('have no placeholder that was forgotten', () => {
    const pages = Object.entries(files).filter(([path]) => path.endsWith('.md'));
    expect(pages.filter(([, text]) => /undefined|\[object/.test(text)).map(([path]) => path)).toEqual([]);
  });
});

describe('the service profile', () => {
  test('of the example has accounts of AWS\'s documentation only; every profile has queues in the partition of their Region', () => {
    const documentation = ['123456789012', '444455556666', '777788889999'];
    for (const [region, { accountId, endpoint }] of Object.entries(PROFILE.regions)) {
      const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
      if (PROFILE.name === 'Logs Analysis') expect(documentation).toContain(accountId);
      expect(endpoint).toMatch(new RegExp(`^arn:${partition}:sqs:${region}:${accountId}:`));
    }
  });

  test('that cannot be used is refused with all findings', () => {
    const broken = { ...PROFILE, name: '', idPrefix: '1' } satisfies ServiceProfile;
    expect(() => renderedFiles(broken, EVIDENCE)).toThrow(/name: [^]*idPrefix: /);
  });

  test('of another service is all there is of it', () => {
    const other: ServiceProfile = { ...PROFILE, name: 'Other "Service": yes', idPrefix: 'Other', resourcePrefix: 'other' };
    const rendered = readTemplate(renderedFiles(other, EVIDENCE)['templates/logs-analysis-alb.yaml']);
    expect(Object.keys(rendered.Resources)).toContain('OtherLambdaFunction');
    expect(JSON.stringify(rendered).replace(JSON.stringify(code), '')).not.toMatch(new RegExp(`${PROFILE.idPrefix}|${PROFILE.name}`));
  });
});

/** Code as it stands in a template. */
function indented(lines: string): string {
  return lines.trimEnd().replace(/^(?=.)/gm, ' '.repeat(10));
}
