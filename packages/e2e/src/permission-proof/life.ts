import type { Scene } from './scene';

/** What a life's steps are made of: what is asked of CloudFormation, and what happens in the account before. */
export interface LifeStep {
  /** What happens, in a few words: it names the evidence. */
  readonly scenario: string;
  readonly operation: 'create' | 'update' | 'delete';
  /** The state of the stack afterwards. */
  readonly ends: string;
  /** Somebody's doing in the account before the step. */
  readonly before?: (scene: Scene) => Promise<unknown>;
  readonly parameters?: (scene: Scene) => Parameters;
  /** A later release of the template, or somebody's own version of it; it stays for the following steps. */
  readonly release?: (template: string) => string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Of the deployment role's stack, which is there before the first step. */
  readonly deploymentRole?: Parameters;
}

/** The parameters of the stack; like the tags they stay until a step names others. */
export type Parameters = Readonly<Record<string, string>>;

/** A stack from its creation to its end, in an account of its own. */
export type Life = readonly LifeStep[];
