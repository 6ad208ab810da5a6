/** What was seen that must not be. */
export interface Violation {
  /** Its number in the list of invariants. */
  readonly invariant: string;
  /** Where it was seen. */
  readonly start: string;
  readonly what: string;
}
