/** An error as the SDK throws it: an Error with the name that AWS gave it. */
export function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
