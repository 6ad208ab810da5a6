import { partitionOf } from '@logs-analysis/policy-model';
import { launchUrl, renderedFiles, templateUrl } from '../src';
import type { Launch } from '../src';
import { EVIDENCE, PROFILE, readTemplate } from './template-file';

const files = renderedFiles(PROFILE, EVIDENCE, '1.2.3');
const page = files['templates/README.md'];
const STEPS = ['role', 'plan', 'apply'];
const regions = Object.keys(PROFILE.regions).sort();

/** Every launch link of the page by its label, as the console reads it. */
const links = Object.fromEntries([...page.matchAll(/^\[(.+)\]: (https:\S+)$/gm)].map(([, label, link]) => [label, read(link)]));

test('there are three for each Region of the service: for the role, to see what would be done, and to do it', () => {
  expect(Object.keys(links)).toEqual(regions.flatMap((region) => STEPS.map((step) => `${region} ${step}`)));
});

test('each is in the row of its Region, under its step', () => {
  const rows = [...page.matchAll(/^\| ([a-z0-9-]+-\d) \| (.*) \|$/gm)].map(([, region, cells]) => [region, cells.split(' | ')]);
  expect(rows).toEqual(regions.map((region) => [region, STEPS.map((step) => `[${step}][${region} ${step}]`)]));
});

describe.each(regions)('a link for %s', (region) => {
  const here = STEPS.map((step) => links[`${region} ${step}`]);
  const suffix = { 'aws': 'aws.amazon.com', 'aws-us-gov': 'amazonaws-us-gov.com', 'aws-cn': 'amazonaws.cn' }[partitionOf(region)]!;

  test('opens the console of its partition, in its Region', () => {
    expect(here.map((link) => [link.host, link.region])).toEqual(STEPS.map(() => [`${region}.console.${suffix}`, region]));
  });

  test('names the released template in a bucket of the service in that Region, over TLS', () => {
    const { accountId } = PROFILE.regions[region];
    const domain = partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
    const bucket = `${PROFILE.resourcePrefix}-releases-${accountId}-${region}-an`;
    const urls = ['deployment-role.yaml', 'logs-analysis-alb.yaml', 'logs-analysis-alb.yaml']
      .map((file) => `https://${bucket}.s3.${region}.${domain}/logs-analysis-alb/1.2.3/${file}`);
    expect(here.map((link) => link.templateUrl)).toEqual(urls);
    expect(urls.filter((url) => url.length > 1024)).toEqual([]);
    expect(bucket.length).toBeLessThanOrEqual(63);
  });

  test('fills in the mode and nothing else, which the template takes', () => {
    expect(here.map(({ parameters }) => parameters)).toEqual([{}, { Mode: 'Plan' }, { Mode: 'Apply' }]);
    const { Parameters: { Mode } } = readTemplate(files['templates/logs-analysis-alb.yaml']);
    expect(Mode).toMatchObject({ AllowedValues: ['Apply', 'Plan'] });
  });

  test('makes a stack of its own for the role', () => {
    expect(here.map(({ stackName }) => stackName)).toEqual(['logs-analysis-alb-role', 'logs-analysis-alb', 'logs-analysis-alb']);
  });
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['a list of ARNs', { LoadBalancerArns: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1,arn:b' }],
  ['what means something in addresses and in Markdown', { Name: 'a&b=c#d?e%f+g h(i)[j]"\'*!\n', Other: '' }],
])('%s comes out as it went in', (_, parameters) => {
  const launch: Launch = { region: 'eu-west-1', templateUrl: 'https://b.s3.eu-west-1.amazonaws.com/t.yaml', stackName: 'a-stack', parameters };
  const url = launchUrl(launch);
  expect(url).toMatch(/^[\w:/.#?&=%-]+$/);
  expect(read(url)).toEqual({ ...launch, host: 'eu-west-1.console.aws.amazon.com' });
});

test('there is no address for a Region where the service does not run', () => {
  expect(() => templateUrl(PROFILE, 'af-south-1', '1.2.3', 'x.yaml')).toThrow(/does not run in af-south-1; it runs in .*eu-west-1/);
});

/** What the console makes of a link: the page is behind the hash, and so is the query. */
function read(link: string): Launch & { readonly host: string } {
  const url = new URL(link);
  const [pathOfPage, query] = url.hash.split('?');
  expect([url.pathname, pathOfPage]).toEqual(['/cloudformation/home', '#/stacks/create/review']);
  const { templateURL, stackName, ...rest } = Object.fromEntries(new URLSearchParams(query));
  const parameters = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name.replace(/^param_/, ''), value]));
  return { host: url.host, region: url.searchParams.get('region')!, templateUrl: templateURL, stackName, parameters };
}
