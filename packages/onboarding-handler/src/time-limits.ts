/** Lambda stops the function after so many seconds; it answers earlier, by its own deadline. */
export const FUNCTION_SECONDS = 480;
/** CloudFormation gives up after so many seconds, should the function not even start. */
export const STACK_WAITS_SECONDS = 600;
/** Lambda drops an event after so many seconds in its queue. */
export const EVENT_SECONDS = 300;
/**
 * After how many milliseconds a document that others write to is read back. Whoever read it before we wrote it has written it by then,
 * because each of its calls is given up after three seconds.
 */
export const SETTLED = 7_000;
