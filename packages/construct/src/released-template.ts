import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { partitionOf, releaseLocations, releaseUrl } from '@logs-analysis/policy-model';
import { Aws, CfnMapping, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AnalysisService } from './analysis-service';

const FILE = 'logs-analysis-alb.yaml';

/**
 * The address of the template that was released with this package. CloudFormation takes templates from any Region, but of its own
 * partition only: it is that of the stack's Region, or of another one of the partition if the service does not run there.
 *
 * @throws Error if the service runs nowhere in the partition
 */
export function releasedTemplate(scope: Construct, service: AnalysisService, version = packageVersion()): string {
  const { region } = Stack.of(scope);
  const urls = (partition: string): ReadonlyArray<readonly [string, string]> =>
    releaseLocations(service, partition).map((location) => [location.region, releaseUrl(location, version, FILE)]);
  if (!Token.isUnresolved(region)) {
    const here = urls(partitionOf(region));
    const [, url] = here.find(([one]) => one === region) ?? here[0] ?? [];
    if (url === undefined) throw new Error(`${scope.node.path}: ${service.name} releases no template in the partition of ${region}`);
    return url;
  }
  const partitions = [...new Set(Object.keys(service.regions).map(partitionOf))];
  const mapping = Object.fromEntries(partitions.flatMap(urls).map(([one, Url]) => [one, { Url }]));
  return new CfnMapping(scope, 'TemplateByRegion', { mapping }).findInMap(Aws.REGION, 'Url');
}

/** Packages and templates are released together, under one version. What was not released has none, and takes the latest release. */
function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { readonly version: string };
  return version === '0.0.0' ? 'latest' : version;
}
