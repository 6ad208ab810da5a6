/** What a linter has to say against a template: a warning or worse. */
export interface Finding {
  readonly linter: 'cfn-lint' | 'cloudformation-validate' | 'cdk-nag';
  readonly rule: string;
  /** The template and the resource: `deployment-role DeploymentRole`. */
  readonly on: string;
  readonly message: string;
}

/** Why a finding stays. */
export interface Explanation extends Omit<Finding, 'message'> {
  readonly because: string;
}

/** What is wrong: findings that nobody has explained, and explanations of what no linter finds any more. None if all is well. */
export function lintMistakes(findings: readonly Finding[], explanations: readonly Explanation[]): readonly string[] {
  const same = (one: Omit<Finding, 'message'>, other: Omit<Finding, 'message'>): boolean =>
    one.linter === other.linter && one.rule === other.rule && one.on === other.on;
  return [
    ...findings.filter((one) => !explanations.some((other) => same(one, other)))
      .map(({ linter, rule, on, message }) => `${linter} ${rule} on ${on}: ${message}`),
    ...explanations.filter((one) => !findings.some((other) => same(one, other)))
      .map(({ linter, rule, on }) => `${linter} no longer finds ${rule} on ${on}; remove its explanation.`),
  ];
}
