import { renderedFiles, templateUrl } from '../src';
import { EVIDENCE, PROFILE, readTemplate } from './template-file';

const files = renderedFiles(PROFILE, EVIDENCE, '1.2.3');
const page = files['docs/stack-sets.md'];
const commands = [...page.matchAll(/```sh\n([^`]+)\n```/g)].map(([, command]) => command.replaceAll('\\\n', ''));
const template = (file: string) => readTemplate(files[`templates/${file}`]);

test('the commands name released templates', () => {
  const urls = [...page.matchAll(/--template-url (\S+)/g)].map(([, url]) => url);
  const [region] = Object.keys(PROFILE.regions).sort();
  expect(urls).toEqual(['deployment-role.yaml', 'logs-analysis-alb.yaml'].map((file) => templateUrl(PROFILE, region, '1.2.3', file)));
});

test('the commands give values that the template takes, for parameters that it has', () => {
  const { Parameters } = template('logs-analysis-alb.yaml');
  const given = [
    ...[...page.matchAll(/ParameterKey=(\w+),ParameterValue=([^\s`]+)/g)].map(([, name, value]) => [name, value]),
    ...[...page.matchAll(/"ParameterKey": "(\w+)",\s+"ParameterValue": "([^"]+)"/g)].map(([, name, value]) => [name, value]),
  ];
  expect(new Set(given.map(([name]) => name))).toEqual(new Set(['LoadBalancerArns', 'Mode']));
  for (const [name, value] of given) {
    const { AllowedPattern = '.*', AllowedValues = [value] } = Parameters[name] as { AllowedPattern?: string; AllowedValues?: string[] };
    expect(value.split(',').every((one) => new RegExp(`^(?:${AllowedPattern})$`).test(one) && AllowedValues.includes(value))).toBe(true);
  }
});

test('whatever has no default is given to the stack set itself', () => {
  const [create] = commands.filter((one) => one.includes('create-stack-set --stack-set-name logs-analysis-alb '));
  const needed = Object.entries(template('logs-analysis-alb.yaml').Parameters)
    .filter(([, definition]) => !('Default' in (definition as object))).map(([name]) => name);
  expect(needed.filter((name) => !create.includes(`ParameterKey=${name},`))).toEqual([]);
});

test('what comes to new accounts by itself asks for nothing that differs from account to account', () => {
  const [automatic] = commands.filter((one) => one.includes('Enabled=true'));
  expect(automatic).toContain('deployment-role.yaml');
  const { Parameters } = template('deployment-role.yaml');
  expect(Object.values(Parameters).filter((definition) => !('Default' in (definition as object)))).toEqual([]);
});

test('the commands acknowledge what the template makes', () => {
  const capability = (file: string) => commands.find((one) => one.includes(`/${file}`))!.match(/CAPABILITY_\w+/)![0];
  expect(JSON.stringify(template('deployment-role.yaml').Resources)).not.toContain('RoleName"');
  expect(capability('deployment-role.yaml')).toBe('CAPABILITY_IAM');
  expect(JSON.stringify(template('logs-analysis-alb.yaml').Resources)).toContain('RoleName"');
  expect(capability('logs-analysis-alb.yaml')).toBe('CAPABILITY_NAMED_IAM');
});
