import { everyInterleaving } from './every-interleaving';

test('two callers of two steps each have six orders, and each comes once', async () => {
  const orders: string[] = [];
  const count = await everyInterleaving(async ({ turn }) => {
    let order = '';
    const caller = async (name: string): Promise<void> => {
      for (let step = 0; step < 2; step++) {
        await turn();
        order += name;
      }
    };
    await Promise.all([caller('a'), caller('b')]);
    orders.push(order);
  }, 10);
  expect(count).toBe(6);
  expect(orders.sort()).toEqual(['aabb', 'abab', 'abba', 'baab', 'baba', 'bbaa']);
});

test('who pauses goes on when nobody else can', async () => {
  const seen = new Set<string>();
  await everyInterleaving(async ({ turn, clock }) => {
    let order = '';
    const pausing = clock.sleep(1_000).then(() => { order += `p${clock.now()}`; });
    const calling = turn().then(turn).then(() => { order += 'c'; });
    await Promise.all([pausing, calling]);
    seen.add(order);
  }, 10);
  expect([...seen]).toEqual(['cp1000']);
});

test('a run that has too many orders says so', async () => {
  await expect(everyInterleaving(async ({ turn }) => {
    await Promise.all(Array.from({ length: 5 }, turn));
  }, 100)).rejects.toThrow('more than 100');
});
