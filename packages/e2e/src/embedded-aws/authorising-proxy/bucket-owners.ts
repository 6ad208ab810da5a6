import type { EmulatorState } from '../emulator-state';

/**
 * Whose bucket a name is. Names are global in AWS, while the emulator keeps each account's buckets apart and answers
 * `NoSuchBucket` to everybody else; so a call is sent to the account that this says.
 */
export class BucketOwners {
  private readonly owners = new Map<string, string>();
  private readonly accounts = new Set<string>();

  public constructor(private readonly state: EmulatorState) {}

  public remember(bucket: string, account: string): void {
    this.owners.set(bucket, account);
  }

  public forget(bucket: string): void {
    this.owners.delete(bucket);
  }

  /** Accounts that have called before are asked for buckets nobody was seen to create, such as those of a stack. */
  public seen(account: string): void {
    this.accounts.add(account);
  }

  public async of(bucket: string): Promise<string | undefined> {
    const known = this.owners.get(bucket);
    if (known !== undefined) return known;
    for (const account of this.accounts) {
      if (await this.state.ownsBucket(account, bucket)) return account;
    }
    return undefined;
  }

  public clear(): void {
    this.owners.clear();
    this.accounts.clear();
  }
}
