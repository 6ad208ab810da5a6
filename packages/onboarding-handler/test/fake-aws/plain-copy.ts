/** A copy of records, lists, texts, numbers and the like: what structuredClone answers, in a fraction of the time. */
export function copyOf<T>(data: T): T {
  return copied(data) as T;
}

function copied(value: unknown): unknown {
  if (typeof value === 'function') throw new TypeError('a function is not data');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copied(member)]));
}
