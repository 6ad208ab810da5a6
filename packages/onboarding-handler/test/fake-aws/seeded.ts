const MODULUS = 2_147_483_647;
const FACTOR = 48_271;

/** Numbers between 0 and 1 that look random and are the same for the same seed (Park and Miller's generator). */
export function seeded(seed: number): () => number {
  let state = seed % (MODULUS - 1) + 1;
  const next = (): number => {
    state = state * FACTOR % MODULUS;
    return state / MODULUS;
  };
  // Seeds that are near each other begin with numbers that are near each other.
  next();
  next();
  return next;
}
