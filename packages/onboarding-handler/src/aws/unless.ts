/** The answer, or `undefined` where AWS says with one of these errors that there is nothing. Other errors stay errors. */
export async function unless<T>(errorNames: readonly string[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && errorNames.includes(error.name)) return undefined;
    throw error;
  }
}
