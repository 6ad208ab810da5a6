/** One text for all values that differ in the order of keys and of lists only: for documents whose lists are sets. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).sort().join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).sort().join()}}`;
}
