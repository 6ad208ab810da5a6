import type { TemplateValue } from '../src';
import { PROFILE, readTemplate, referencesIn, TEMPLATES } from './template-file';

interface Parameter {
  readonly Type: string;
  readonly Default?: string | number;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly TemplateValue[];
  readonly MinLength?: number;
  readonly MaxLength?: number;
  readonly ConstraintDescription: string;
  readonly Description: string;
}

const templates = TEMPLATES.map(([path, text]) => [path, readTemplate(text)] as const)
  .filter(([, { Parameters }]) => Parameters !== undefined);
const onboarding = templates[0][1];
const parametersOf = ({ Parameters }: typeof onboarding) => Object.entries(Parameters as unknown as Record<string, Parameter>);

describe.each(templates)('the parameters of %s', (_, template) => {
  const names = parametersOf(template).map(([name]) => name);
  const layout = template.Metadata['AWS::CloudFormation::Interface'] as unknown as {
    readonly ParameterGroups: ReadonlyArray<{ readonly Label: { readonly default: string }; readonly Parameters: readonly string[] }>;
    readonly ParameterLabels: Readonly<Record<string, { readonly default: string }>>;
  };

  test('are each in one group of the console, in the order of the template, under a label of their own', () => {
    expect(layout.ParameterGroups.flatMap(({ Parameters }) => Parameters)).toEqual(names);
    expect(Object.keys(layout.ParameterLabels)).toEqual(names);
    const labels = [...layout.ParameterGroups.map(({ Label }) => Label), ...Object.values(layout.ParameterLabels)];
    expect(new Set(labels.map((one) => one.default)).size).toBe(labels.length);
  });

  test.each(parametersOf(template))('%s has bounds, says what must be entered and takes its own default', (name, definition) => {
    expect(definition.AllowedPattern ?? definition.AllowedValues).toBeDefined();
    expect(definition.ConstraintDescription).toMatch(/^must be /);
    expect(definition.Description.length).toBeGreaterThan(20);
    if (definition.Default !== undefined) expect([name, takes(definition, String(definition.Default))]).toEqual([name, true]);
  });
});

const ALB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0123456789abcdef';

describe('of the onboarding stack', () => {
  test.each<{ readonly parameter: string; readonly good: readonly string[]; readonly bad: readonly string[] }>([
    {
      parameter: 'LoadBalancerArns',
      good: [ALB, `${ALB},${ALB}f`, ALB.replace('aws', 'aws-cn'), ALB.replace('aws', 'aws-us-gov')],
      bad: [
        '', '*', 'web', ALB.replace('/web/', '/*/'), ALB.replace('/app/', '/net/'), `${ALB}, `, `${ALB};${ALB}`, `${ALB}/*`,
        'arn:aws:iam::111122223333:role/x', ALB.replace('111122223333', ''),
      ],
    },
    { parameter: 'FormerLoadBalancerArns', good: ['', ALB], bad: ['*', 'web', ALB.replace('/app/', '/gwy/')] },
    { parameter: 'LogTypes', good: ['access', 'access,connection,health-check'], bad: ['', 'Access', 'all', 'access;connection', '*'] },
    {
      parameter: 'LogBucketArns',
      good: ['', 'arn:aws:s3:::my-logs', 'arn:aws-cn:s3:::my.logs,arn:aws-cn:s3:::other'],
      bad: ['my-logs', '*', 'arn:aws:s3:::*', 'arn:aws:s3:::logs/*', 'arn:aws:s3:::${aws:username}', 's3://my-logs', 'arn:aws:s3:::Logs'],
    },
    {
      parameter: 'ExistingTopicArns',
      good: ['', 'arn:aws:sns:eu-west-1:111122223333:uploads', 'arn:aws-cn:sns:cn-north-1:111122223333:a_b-C'],
      bad: [
        '*', 'uploads', 'arn:aws:sns:*:*:*', 'arn:aws:sns:eu-west-1:111122223333:up*', 'arn:aws:sqs:eu-west-1:111122223333:uploads',
        'arn:aws:sns:eu-west-1:111122223333:uploads.fifo',
      ],
    },
    { parameter: 'UseEventBridge', good: ['true', 'false'], bad: ['', 'yes', 'True'] },
    { parameter: 'LogExpirationDays', good: ['1', '9999'], bad: ['', '0', '-1', '10000', '1.5', '1e3', '007', 'ninety', ' 90'] },
    { parameter: 'Mode', good: ['Apply', 'Plan'], bad: ['', 'plan', 'Delete'] },
    {
      parameter: 'OnboardingName',
      good: ['abc', 'my-alb-logs'],
      bad: ['', 'ab', 'a'.repeat(41), '*', 'a*b', 'a/b', 'Abc', '${AWS::AccountId}', 'a--b', 'ab-', 'a-1', 'a_b'],
    },
    {
      parameter: 'RolePath',
      good: ['/', '/service/', '/service/logs/', '/a.b+c=d,e@f-g_h/'],
      bad: ['', 'service', '/service', 'service/', '//', '/*/', '/a b/', '/${aws:username}/', `/${'a'.repeat(511)}/`],
    },
    {
      parameter: 'PermissionsBoundaryArn',
      good: ['', 'arn:aws:iam::111122223333:policy/boundary', 'arn:aws-us-gov:iam::aws:policy/job-function/Billing'],
      bad: ['boundary', '*', 'arn:aws:iam::111122223333:policy/*', 'arn:aws:iam::111122223333:role/boundary', 'arn:aws:iam:::policy/b'],
    },
    { parameter: 'FunctionLogRetentionDays', good: ['1', '3653'], bad: ['', '0', '2', '1.5', 'for ever'] },
  ])('$parameter takes what can be, and no wildcard nor anything of another kind', ({ parameter, good, bad }) => {
    const definition = Object.fromEntries(parametersOf(onboarding))[parameter];
    expect(good.filter((value) => !takes(definition, value))).toEqual([]);
    expect(bad.filter((value) => takes(definition, value))).toEqual([]);
  });

  test('what belongs to the deployment role too is bounded in the same way there', () => {
    const bounds = ([name, { Description: _, ...rest }]: [string, Parameter]) => [name, rest] as const;
    const shared = templates.find(([path]) => path.endsWith('deployment-role.yaml'))![1];
    const here = Object.fromEntries(parametersOf(onboarding).map(bounds));
    expect(Object.fromEntries(parametersOf(shared).map(bounds))).toEqual(
      Object.fromEntries(Object.keys(shared.Parameters).map((name) => [name, here[name]])));
  });

  test('rules speak of parameters that there are, with functions that rules may have, and say what to do', () => {
    const text = JSON.stringify(onboarding.Rules);
    const known = [...parametersOf(onboarding).map(([name]) => name), 'AWS::Region'];
    expect(referencesIn(onboarding.Rules).filter((name) => !known.includes(name))).toEqual([]);
    const functions = [...text.matchAll(/"(Fn::\w+)"/g)].map(([, name]) => name);
    const allowed = ['Fn::Contains', 'Fn::EachMemberEquals', 'Fn::EachMemberIn', 'Fn::Not'];
    expect(functions.filter((name) => !allowed.includes(name))).toEqual([]);
    const sentences = [...text.matchAll(/"AssertDescription":"([^"]+)"/g)].map(([, words]) => words);
    expect(sentences.filter((one) => !/; (create|take|remove|use) /.test(one))).toEqual([]);
  });

  test('the rule on Regions names those of the service, and no other', () => {
    expect(onboarding.Rules.ServiceRunsInThisRegion).toMatchObject({
      Assertions: [{ Assert: { 'Fn::Contains': [Object.keys(PROFILE.regions).sort(), { Ref: 'AWS::Region' }] } }],
    });
  });
});

/** Whether CloudFormation takes a value: it judges texts whole, and each member of a list by itself, without the spaces around it. */
function takes({ Type, AllowedPattern, AllowedValues, MinLength = 0, MaxLength = Infinity }: Parameter, value: string): boolean {
  if (AllowedValues && !AllowedValues.map(String).includes(value)) return false;
  const members = Type === 'CommaDelimitedList' ? value.split(',').map((one) => one.trim()) : [value];
  return members.every((one) => one.length >= MinLength && one.length <= MaxLength
    && (AllowedPattern === undefined || new RegExp(`^(?:${AllowedPattern})$`).test(one)));
}
