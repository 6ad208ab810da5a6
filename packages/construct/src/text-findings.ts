import { ONBOARDING_NAME } from '@logs-analysis/policy-model';
import type { Environment, Parsed } from '@logs-analysis/policy-model';
import { Token } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import type { AnalysisService } from './analysis-service';
import type { LogType } from './log-type';

/** Where something is deployed: each of them a token where it is not known yet. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** What is wrong with an ARN, if it is known, at the place where it is to be used. */
export function arnFindings(
  input: string, arn: string, place: Place, parse: (arn: string, environment: Environment) => Parsed<unknown>,
): string[] {
  if (Token.isUnresolved(arn)) return [];
  const [, partition, , region, accountId] = arn.split(':');
  // Whatever of the place is not known yet is taken to be as the ARN says.
  const known = (value: string, otherwise: string) => Token.isUnresolved(value) ? otherwise : value;
  const parsed = parse(arn, {
    partition: known(place.partition, partition),
    region: known(place.region, region),
    accountId: known(place.account, accountId),
  });
  return parsed.ok ? [] : [`${input}: ${parsed.problem}`];
}

export function nameFindings(onboardingName: string): string[] {
  return Token.isUnresolved(onboardingName) || ONBOARDING_NAME.test(onboardingName) ? [] : [
    `onboardingName: "${onboardingName}" cannot be used; use 3 to 40 characters: lower-case words that begin with a letter, joined by `
      + 'hyphens',
  ];
}

export function typeFindings(logTypes: readonly LogType[]): string[] {
  return logTypes.length > 0 ? [] : ['logTypes: the list is empty; name at least one type of logs, or leave it out for access logs'];
}

export function expirationFindings(logExpiration: Duration): string[] {
  if (logExpiration.isUnresolved()) return [];
  const days = logExpiration.toDays({ integral: false });
  return Number.isInteger(days) && days >= 1 && days <= 9999
    ? [] : [`logExpiration: ${logExpiration.toString()} cannot be used; give a whole number of days from 1 to 9999`];
}

export function regionFindings(input: string, region: string, { name, regions }: AnalysisService): string[] {
  return Token.isUnresolved(region) || region in regions
    ? [] : [`${input}: ${name} does not run in ${region}; deploy to one of its Regions: ${Object.keys(regions).sort().join(', ')}`];
}
