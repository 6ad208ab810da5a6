/**
 * Loaded into the Node.js of the functions before their code: a pause takes a fraction of its time, and the clock says afterwards that all
 * of it has passed. A pause is a timer that does nothing but keep a promise: `new Promise((resolve) => setTimeout(resolve, 7_000))`.
 * Other timers, and AbortSignal.timeout, are limits on something that runs outside: they stay as they are, and so do short pauses.
 */
'use strict';

const FASTER = 20;
/** In milliseconds. */
const SHORT = 100;

const { setTimeout: start } = globalThis;
const { now } = Date;
let ahead = 0;

Date.now = () => now() + ahead;

globalThis.setTimeout = Object.defineProperties((callback, delay, ...rest) => {
  if (!(delay > SHORT) || !keepsPromise(callback)) return start(callback, delay, ...rest);
  const ends = Date.now() + delay;
  return start((...values) => {
    // Pauses that overlap pass at the same time.
    ahead = Math.max(ahead, Math.ceil(ends) - now());
    callback(...values);
  }, delay / FASTER, ...rest);
}, Object.getOwnPropertyDescriptors(start));

/** Of all that is handed to setTimeout, only the two functions of a promise are the engine's own. */
function keepsPromise(callback) {
  return typeof callback === 'function' && /^function \(\) \{ \[native code\] \}$/.test(Function.prototype.toString.call(callback));
}
