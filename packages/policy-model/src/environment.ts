/**
 * Where the customer's resources live. The values may be real (`aws`, `eu-west-1`, `111122223333`), placeholders of a
 * document (`${Account}`), CloudFormation pseudo parameters (`${AWS::AccountId}`) or CDK tokens: policies only join them.
 */
export interface Environment {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** The partition of a real Region. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
