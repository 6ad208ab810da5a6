import { mergeNotifications, mergeStatements, notificationTrouble, ownsStatement } from '@logs-analysis/policy-model';
import { Bench } from 'tinybench';
import { allPolicies, foreignNotifications, foreignPolicy, GRANT } from './policies';
import { HERE, OWNER } from '../accounts/example-onboarding';

/** Statements and notifications from one to as many as S3 takes. */
const SIZES = [1, 10, 100];

/**
 * How long the policy model takes, and how that grows. Machines differ and are shared, so what counts are the ratios within this run:
 * to reading and writing the same document as JSON, which a caller does anyway, and to the same work on one statement.
 */
async function main(): Promise<void> {
  const owns = ownsStatement(OWNER);
  const bench = new Bench({ time: 300, warmupTime: 100 });
  const add = (name: string, work: () => unknown, document: unknown): void => {
    const text = JSON.stringify(document);
    bench.add(name, () => { work(); }).add(`JSON ${name}`, () => { JSON.stringify(JSON.parse(text)); });
  };
  for (const size of SIZES) {
    const policy = foreignPolicy(size);
    const merged = mergeStatements(policy, GRANT, owns);
    const configuration = foreignNotifications(size);
    add(`merge into ${size} statements`, () => mergeStatements(policy, GRANT, owns), policy);
    add(`merge again into ${size} statements`, () => mergeStatements(merged, GRANT, owns), merged);
    add(`find overlaps among ${size} notifications`, () => notificationTrouble(configuration, OWNER, HERE, ['shop']), configuration);
    add(`merge into ${size} notifications`, () => mergeNotifications(configuration, OWNER, HERE, ['shop']), configuration);
  }
  add('derive all policies', allPolicies, allPolicies());
  await bench.run();
  const time = (name: string): number => {
    const { result } = bench.getTask(name)!;
    if (result.state !== 'completed') throw new Error(`"${name}" did not complete: ${result.state}`);
    return result.latency.p50;
  };
  const rows = bench.tasks.map(({ name }) => name).filter((name) => !name.startsWith('JSON ')).map((name) => ({
    'what': name,
    'µs (median)': Number((time(name) * 1_000).toFixed(2)),
    'to reading and writing the JSON': Number((time(name) / time(`JSON ${name}`)).toFixed(2)),
    'to the same with 1': Number((time(name) / time(name.replace(/\d+/, '1'))).toFixed(1)),
  }));
  if (process.argv.includes('--json')) console.log(JSON.stringify({ title: 'Policy model', rows }));
  else console.table(rows);
}

void main();
