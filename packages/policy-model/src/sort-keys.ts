/** Keys sorted, lists sorted, a list of one as its only member. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    const members = value.map(sortKeys).sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
    return members.length === 1 ? members[0] : members;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value)
    .sort(([a], [b]) => compare(a, b))
    .map(([key, member]) => [key, sortKeys(member)]));
}

/** Whether two values say the same but for the order of keys and of lists. */
export function sameSorted(a: unknown, b: unknown): boolean {
  return JSON.stringify(sortKeys(a)) === JSON.stringify(sortKeys(b));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}
