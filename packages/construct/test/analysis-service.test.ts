import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnParameter, Stack } from 'aws-cdk-lib';
import { AnalysisService } from '../src';
import { ENVIRONMENT, loadBalancer, propertiesOf, synthesize } from './stacks';

const OTHER = {
  name: 'Other',
  idPrefix: 'Other',
  resourcePrefix: 'other',
  regions: { 'eu-west-1': { accountId: '999999999999', endpoint: 'arn:aws:sqs:eu-west-1:999999999999:events' } },
};

test('is the one that the repository describes, by default', () => {
  const profile: unknown = JSON.parse(readFileSync(join(__dirname, '../../../service-profile.json'), 'utf8'));
  expect({ ...AnalysisService.DEFAULT }).toEqual(profile);
});

test('is read from the file that templates are released with, and refused as any other', () => {
  const file = join(__dirname, '../../../service-profile.json');
  expect(AnalysisService.fromFile(file)).toEqual(AnalysisService.DEFAULT);
  expect(() => AnalysisService.fromFile(join(__dirname, '../package.json'))).toThrow('The description of the service cannot be used:');
});

test('is baked in as plain text where the Region is known', () => {
  const { template } = synthesize((stack) => ({
    loadBalancers: [loadBalancer(stack)], service: new AnalysisService(OTHER),
  }), { env: ENVIRONMENT });
  expect(propertiesOf(template, 'Custom::LoadBalancerLogs')).toMatchObject({
    ServiceName: 'Other',
    ServiceIdPrefix: 'Other',
    ServiceResourcePrefix: 'other',
    ServiceEndpoint: 'arn:aws:sqs:eu-west-1:999999999999:events',
  });
  expect(template.findMappings('*')).toEqual({});
});

test('is looked up in a mapping of constants where the Region is chosen at deployment', () => {
  const { template } = synthesize((stack) => ({ loadBalancers: [loadBalancer(stack)], service: new AnalysisService(OTHER) }));
  const [[mapping, regions]] = Object.entries(template.findMappings('*'));
  expect(regions).toEqual({ 'eu-west-1': { AccountId: '999999999999', Endpoint: 'arn:aws:sqs:eu-west-1:999999999999:events' } });
  expect(propertiesOf(template, 'Custom::LoadBalancerLogs')).toMatchObject({
    ServiceEndpoint: { 'Fn::FindInMap': [mapping, { Ref: 'AWS::Region' }, 'Endpoint'] },
  });
});

test('tells who reads, if the service says so', () => {
  const propertiesWith = (more: object) => propertiesOf(synthesize((stack) => ({
    loadBalancers: [loadBalancer(stack)], service: new AnalysisService({ ...OTHER, ...more }),
  }), { env: ENVIRONMENT }).template, 'Custom::LoadBalancerLogs');
  expect(propertiesWith({ reader: 'role/LogReader', tenantTag: 'Tenant' }))
    .toMatchObject({ ServiceReader: 'role/LogReader', ServiceTenantTag: 'Tenant' });
  expect(Object.keys(propertiesWith({}))).not.toEqual(expect.arrayContaining(['ServiceReader']));
  expect(() => new AnalysisService({ ...OTHER, reader: 'LogReader' })).toThrow('reader: give "role/"');
});

test('is refused with all that is wrong with it', () => {
  expect(() => new AnalysisService({ ...OTHER, idPrefix: '1', regions: { 'eu-west-1': { accountId: '1', endpoint: 'x' } } }))
    .toThrow(/idPrefix: .*\n.*eu-west-1\.accountId: .*\n.*eu-west-1\.endpoint: /);
});

test('is refused if a parameter could decide its account', () => {
  const accountId = new CfnParameter(new Stack(), 'Account').valueAsString;
  expect(() => new AnalysisService({ ...OTHER, regions: { 'eu-west-1': { ...OTHER.regions['eu-west-1'], accountId } } }))
    .toThrow('give plain strings, so that no parameter decides who may read the logs');
});
