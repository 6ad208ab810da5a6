import type { TemplateValue } from '../src';
import { PROFILE, readTemplate, referencesIn, TEMPLATES, valuesIn } from './template-file';

const templates = TEMPLATES.map(([path, text]) => [path, readTemplate(text)] as const);
const [[, onboarding]] = templates;
/** Who runs the service says which repository releases; no customer has to do with it. */
const RELEASE_ROLE = 'templates/release/release-role.yaml';
const releaseRole = Object.fromEntries(templates)[RELEASE_ROLE];

type Template = typeof onboarding;

/** Where a stack takes what its launcher must not choose: whom to trust, whom to tell, what to run. */
const NOT_FOR_PARAMETERS: ReadonlyArray<readonly [string, RegExp]> = [
  ['principal', /Principal/],
  ['endpoint', /Endpoint|Protocol/],
  ['code', /^(Code|ZipFile|Handler|Runtime|Layers|Environment|CodeSha256|ImageUri|S3Bucket|S3Key)$/],
  ['action', /^(Not)?Action$/],
  ['effect', /^Effect$/],
  ['trust policy', /^AssumeRolePolicyDocument$/],
  ['name or prefix of the service', /^Service(Name|IdPrefix|ResourcePrefix|Token|Timeout|Reader|TenantTag)$/],
];

const forCustomers = templates.filter(([path]) => path !== RELEASE_ROLE);

describe.each(forCustomers)('a launch link of %s with evil parameters is harmless:', (_, template) => {
  test.each(NOT_FOR_PARAMETERS)('no parameter reaches a %s', (_kind, forbidden) => {
    const reached = Object.keys(template.Parameters ?? {}).flatMap((parameter) => placesOf(template, parameter));
    expect(reached.filter(({ path }) => path.some((key) => forbidden.test(key)))).toEqual([]);
  });

  test('no parameter chooses what is looked up in a mapping', () => {
    const lookUps = valuesIn(template.Resources).filter(({ path }) => path.at(-1) === 'Fn::FindInMap');
    expect(lookUps.flatMap(({ value }) => referencesIn(value)).filter((name) => name !== 'AWS::Region')).toEqual([]);
  });

  test('a parameter decides on no more than whether a value of the template is there', () => {
    const chosen = valuesIn(template.Resources).filter(({ path }) => path.at(-1) === 'Fn::If')
      .map(({ value }) => (value as readonly TemplateValue[])[2]);
    expect(chosen.filter((otherwise) => JSON.stringify(otherwise) !== '{"Ref":"AWS::NoValue"}')).toEqual([]);
  });
});

test('the repository that releases reaches the subject of its tokens, and nothing else', () => {
  expect(Object.keys(releaseRole.Parameters)).toEqual(['Repository']);
  expect(placesOf(releaseRole, 'Repository').map(inWords)).toEqual(['ReleaseRole token.actions.githubusercontent.com:sub']);
});

describe('of the onboarding stack', () => {
  test.each<[string, readonly string[]]>([
    ['LoadBalancerArns', ['Role TurnLogsOnAndOff Resource', 'InvokeLambdaFunction LoadBalancerArns']],
    ['FormerLoadBalancerArns', ['Role TurnFormerLogsOff Resource', 'InvokeLambdaFunction FormerLoadBalancerArns']],
    ['LogBucketArns', ['Role ShareNamedLogBuckets Resource', 'InvokeLambdaFunction LogBucketArns']],
    ['ExistingTopicArns', [
      'Role FilterSubscriptionsToExistingTopics Resource', 'Role SubscribeTheServiceToExistingTopics Resource',
      'InvokeLambdaFunction ExistingTopicArns',
    ]],
    ['UseEventBridge', ['InvokeLambdaFunction UseEventBridge']],
    ['LogTypes', ['InvokeLambdaFunction LogTypes']],
    ['LogExpirationDays', ['InvokeLambdaFunction LogExpirationDays']],
    ['Mode', ['InvokeLambdaFunction Mode']],
    ['OnboardingName', [
      'Role RoleName', 'Role ManageTopic Resource', 'Role SubscribeTheServiceOnly Resource',
      'Role ManageEventRule Resource', 'Role TargetOwnTopicOnly Resource', 'Role TargetOwnTopicOnly events:TargetArn',
      'Role WriteOwnLog Resource',
      'LogGroup LogGroupName', 'Function FunctionName', 'InvokeLambdaFunction OnboardingName',
    ]],
    ['RolePath', ['Role Path']],
    ['PermissionsBoundaryArn', ['Role PermissionsBoundary']],
    ['FunctionLogRetentionDays', ['LogGroup RetentionInDays']],
  ])('%s reaches what it is for, and nothing else', (parameter, places) => {
    expect([...new Set(placesOf(onboarding, parameter).map(inWords))]).toEqual(places);
  });

  test('every parameter is followed', () => {
    const followed = Object.keys(onboarding.Parameters).filter((name) => placesOf(onboarding, name).length > 0);
    expect(followed).toEqual(Object.keys(onboarding.Parameters));
  });

  test('the service is constants of the template, one row for each Region', () => {
    expect(onboarding.Mappings.ServiceByRegion).toEqual(Object.fromEntries(Object.entries(PROFILE.regions)
      .map(([region, { endpoint }]) => [region, { Endpoint: endpoint }])));
    expect(onboarding.Resources.InvokeLambdaFunction).toMatchObject({
      Properties: {
        ServiceName: PROFILE.name,
        ServiceIdPrefix: PROFILE.idPrefix,
        ServiceResourcePrefix: PROFILE.resourcePrefix,
        ServiceEndpoint: { 'Fn::FindInMap': ['ServiceByRegion', { Ref: 'AWS::Region' }, 'Endpoint'] },
      },
    });
  });
});

interface Place { readonly path: readonly string[]; readonly statement?: string }

/** Every place in the resources that refers to a parameter, by `Ref` or within a text. */
function placesOf({ Resources }: Template, parameter: string): readonly Place[] {
  const all = valuesIn(Resources);
  const sidAt = new Map(all.filter(({ path }) => path.at(-1) === 'Sid').map(({ path, value }) => [path.slice(0, -1).join('/'), value]));
  return all.filter(({ path, value }) => /^(Ref|Fn::Sub)$/.test(path.at(-1)!) && refersTo(path.at(-1)!, value, parameter))
    .map(({ path }) => {
      const statement = path.map((_, at) => sidAt.get(path.slice(0, at).join('/'))).find((sid) => sid !== undefined);
      return { path, statement: statement as string | undefined };
    });
}

function refersTo(name: string, value: TemplateValue, parameter: string): boolean {
  return referencesIn({ [name]: value }).includes(parameter);
}

/** `Role ManageTopic Resource`: the resource, the statement of a policy, the property. */
function inWords({ path: [id, ...path], statement }: Place): string {
  const property = path.filter((key) => !/^(\d+|Fn::.*|Ref|Properties)$/.test(key)).at(-1)!;
  const resource = id.replace(PROFILE.idPrefix, '').replace(/^Lambda(Execution)?/, '');
  return [resource, ...(statement === undefined ? [] : [statement]), property].join(' ');
}
