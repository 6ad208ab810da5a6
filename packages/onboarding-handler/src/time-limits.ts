/** Lambda stops the function after so many seconds; it answers earlier, by its own deadline. */
export const FUNCTION_SECONDS = 480;
/** CloudFormation gives up after so many seconds, should the function not even start. */
export const STACK_WAITS_SECONDS = 600;
/** Lambda drops an event after so many seconds in its queue. */
export const EVENT_SECONDS = 300;
