import { serviceIn } from '@logs-analysis/policy-model';
import type { Service } from '@logs-analysis/policy-model';
import { Aws, CfnMapping, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AnalysisService } from './analysis-service';

/**
 * The service as it is in the Region of the stack, which must be one it runs in. Where the Region is chosen at deployment,
 * CloudFormation looks the service up in a mapping: a deployment to any other Region fails before anything is created.
 */
export function serviceHere(scope: Construct, service: AnalysisService): Service {
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region)) return serviceIn(service, region)!;
  const { regions, ...common } = service;
  const byRegion = new CfnMapping(scope, 'ServiceByRegion', {
    mapping: Object.fromEntries(Object.entries(regions)
      .map(([code, { accountId, endpoint }]) => [code, { AccountId: accountId, Endpoint: endpoint }])),
  });
  return {
    ...common, accountId: byRegion.findInMap(Aws.REGION, 'AccountId'), endpoint: byRegion.findInMap(Aws.REGION, 'Endpoint'),
  };
}
