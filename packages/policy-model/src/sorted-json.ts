/** A value as JSON, with keys sorted, lists sorted, and a list of one as its only member. */
export function sortedJson(value: unknown): string {
  if (Array.isArray(value)) {
    const members = value.map(sortedJson).sort();
    return members.length === 1 ? members[0] : `[${members.join()}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${sortedJson(member)}`).sort().join()}}`;
}

/** Whether two values say the same but for the order of keys and of lists. */
export function sameSorted(a: unknown, b: unknown): boolean {
  return sortedJson(a) === sortedJson(b);
}
