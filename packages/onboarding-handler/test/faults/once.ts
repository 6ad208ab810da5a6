import type { Start } from './starts';

const known = new WeakMap<Start, Map<string, WeakMap<object, { readonly found: unknown }>>>();

/**
 * What a look finds, which is made once: the same accounts and runs come again in thousands of lives.
 *
 * @param name of the look
 * @param at what is looked at; beside it the look may depend on the start only
 */
export function once<T>(start: Start, name: string, at: object, look: () => T): T {
  const ofStart = known.get(start) ?? new Map<string, WeakMap<object, { readonly found: unknown }>>();
  known.set(start, ofStart);
  const ofName = ofStart.get(name) ?? new WeakMap<object, { readonly found: unknown }>();
  ofStart.set(name, ofName);
  const seen = ofName.get(at) ?? { found: look() };
  ofName.set(at, seen);
  return seen.found as T;
}
