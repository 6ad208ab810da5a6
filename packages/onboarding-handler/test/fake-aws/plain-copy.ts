/** A copy of records, lists, texts, numbers and the like: what structuredClone answers, in a fraction of the time. */
export function copyOf<T>(data: T): T {
  return copied(data) as T;
}

function copied(value: unknown): unknown {
  if (typeof value === 'function') throw new TypeError('a function is not data');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  // Has a member called __proto__ as its own if the value has, so that what is assigned to it is not its prototype.
  const copy: Record<string, unknown> = { ...value };
  for (const name of Object.keys(copy)) copy[name] = copied(copy[name]);
  return copy;
}
