import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FUNCTION, PROPERTIES, STACK } from './example';
import { inlineHandler } from '../lib/inline-handler';

/** What a reviewer is asked to read. */
const MOST_BYTES = 185_000;
const INLINE = join(__dirname, '../lib/inline');
const code = readFileSync(join(INLINE, 'index.js'), 'utf8');

/** Loads the code as Lambda does, with a stand-in for the SDK, and prints what `body` makes of it. */
async function inNode(body: string): Promise<Record<string, unknown>> {
  const program = `
    const Module = require('node:module');
    const load = Module._load;
    const required = [];
    Module._load = (request, parent, isMain) => {
      if (parent?.id === ${JSON.stringify(join(INLINE, 'index.js'))}) required.push(request);
      if (!request.startsWith('@aws-sdk/')) return load(request, parent, isMain);
      const refuse = () => { throw new Error('No call was expected'); };
      class client {
        middlewareStack = { add() {} };
        constructor() { return new Proxy(this, { get: (own, key) => own[key] ?? refuse }); }
      }
      return new Proxy({}, { get: () => client });
    };
    const loaded = require(${JSON.stringify(join(INLINE, 'index.js'))});
    const context = { invokedFunctionArn: ${JSON.stringify(FUNCTION)}, getRemainingTimeInMillis: () => 480_000 };
    (async () => { ${body} })().then((result) => process.stdout.write('\\n' + JSON.stringify({ required, ...result })));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=commonjs', '--eval', program], { cwd: __dirname });
  return JSON.parse(stdout.split('\n').at(-1)!);
}

test('the code is CommonJS that exports the handler, and requires the SDK and Node.js only', async () => {
  const { names, type, required } = await inNode('return { names: Object.keys(loaded), type: typeof loaded.handler };');
  expect({ names, type }).toEqual({ names: ['handler'], type: 'function' });
  expect((required as string[]).filter((one) => !/^(@aws-sdk\/client-[a-z0-9-]+|node:[a-z]+)$/.test(one))).toEqual([]);
  expect(required).toEqual(expect.arrayContaining(['@aws-sdk/client-s3', 'node:https']));
});

test('the code answers the stack', async () => {
  let answer = '';
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => { answer += chunk.toString(); });
    request.on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const event = {
    RequestType: 'Create',
    ResponseURL: `${endpoint}/answer`,
    StackId: STACK,
    RequestId: 'request-1',
    LogicalResourceId: 'InvokeLambdaFunction',
    ResourceProperties: { ...PROPERTIES, LoadBalancerArns: ['my-alb'] },
  };
  await inNode(`process.env.AWS_ENDPOINT_URL = '${endpoint}'; await loaded.handler(${JSON.stringify(event)}, context);`)
    .finally(() => server.close());
  expect(JSON.parse(answer)).toMatchObject({
    Status: 'FAILED', RequestId: 'request-1', Reason: expect.stringContaining('"my-alb" is not the ARN of a load balancer'),
  });
});

test('the code keeps the name of every function of the engine, so that it can be read', () => {
  const core = join(__dirname, '../src/core');
  const names = readdirSync(core).flatMap((file) =>
    [...readFileSync(join(core, file), 'utf8').matchAll(/^export function (\w+)/gm)].map(([, name]) => name));
  // Those that only the command line needs are not in it.
  const others = ['reportJson', 'reportMarkdown'];
  const missing = names.filter((name) => !others.includes(name) && !code.includes(`function ${name}(`));
  expect(names.length).toBeGreaterThan(8);
  expect(missing).toEqual([]);
});

test(`the code has at most ${MOST_BYTES} bytes`, () => {
  expect(Buffer.byteLength(code)).toBeLessThanOrEqual(MOST_BYTES);
});

test('no line of the code has more than 160 characters', () => {
  expect(code.split('\n').filter((line) => line.length > 160)).toEqual([]);
});

test('the code is laid out, with a line for each source file', () => {
  expect(code).toMatch(/^\/\/ src\/reconcile\.ts$/m);
  expect(code).toMatch(/^\/\/ \.\.\/policy-model\/src\/merge-statements\.ts$/m);
});

test('the code has no secret, no machine\'s path and no map of itself', () => {
  expect(code).not.toMatch(/sourceMappingURL|\/home\/|\/work\/|\/Users\/|AKIA[A-Z0-9]{16}/);
});

test('its digest is that of what is inlined', () => {
  const handler = inlineHandler();
  expect(handler).toEqual({ code, sha256: createHash('sha256').update(code).digest('hex') });
});
