import { virtualTime } from './virtual-time';

test('sleepers wake in the order of their time, whoever fell asleep first', async () => {
  const time = virtualTime();
  const woken: Array<[string, number]> = [];
  const sleeper = async (name: string, ...pauses: number[]): Promise<void> => {
    for (const pause of pauses) {
      await time.sleep(pause);
      woken.push([name, time.now()]);
    }
  };
  await Promise.all([sleeper('a', 100, 10), sleeper('b', 30, 30, 30), sleeper('c', 100)]);
  expect(woken).toEqual([['b', 30], ['b', 60], ['b', 90], ['a', 100], ['c', 100], ['a', 110]]);
});

test('hours pass in no time', async () => {
  const time = virtualTime();
  const started = Date.now();
  for (let hour = 0; hour < 100; hour++) await time.sleep(3_600_000);
  expect(time.now()).toBe(360_000_000);
  expect(Date.now() - started).toBeLessThan(1_000);
});

test('nobody wakes while somebody still works', async () => {
  const time = virtualTime();
  const order: string[] = [];
  const slept = time.sleep(0).then(() => order.push('slept'));
  for (let step = 0; step < 1_000; step++) await Promise.resolve();
  order.push('worked');
  await slept;
  expect(order).toEqual(['worked', 'slept']);
});
