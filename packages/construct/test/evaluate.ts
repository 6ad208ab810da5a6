/** What a template of these tests refers to, by logical id, or by logical id and attribute with a dot between. */
export type References = Readonly<Record<string, string>>;

/** A value of a template as CloudFormation makes it of its functions; fails with a function or reference it does not know. */
export function evaluate(value: unknown, references: References): unknown {
  if (Array.isArray(value)) return value.map((one) => evaluate(one, references));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument], ...others] = [...Object.entries(value), ['', '']] as Array<[string, unknown]>;
  if (others.length === 1) {
    const inner = evaluate(argument, references);
    if (name === 'Ref') return known(references[argument as string], argument);
    if (name === 'Fn::GetAtt') {
      const [id, attribute] = argument as [string, string];
      return known(references[`${id}.${attribute}`], argument);
    }
    if (name === 'Fn::Join') return (inner as [string, string[]])[1].join((inner as [string])[0]);
    if (name === 'Fn::Split') return (inner as [string, string])[1].split((inner as [string])[0]);
    if (name === 'Fn::Select') return (inner as [number, string[]])[1][(inner as [number])[0]];
    if (name.startsWith('Fn::')) throw new Error(`${name} is not evaluated here`);
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, evaluate(one, references)]));
}

function known<T>(value: T | undefined, reference: unknown): T {
  if (value === undefined) throw new Error(`Nothing is known of ${JSON.stringify(reference)}`);
  return value;
}
