import { STS } from '@aws-sdk/client-sts';

/** The account of the credentials in use. For the command line; the function knows its account from its stack. */
export async function callerAccount(region: string): Promise<string> {
  const { Account } = await new STS({ region }).getCallerIdentity({});
  return Account!;
}
