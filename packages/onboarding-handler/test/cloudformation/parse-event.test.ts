import fc from 'fast-check';
import { handleEvent } from '../../src/cloudformation/handle-event';
import { parseEvent } from '../../src/cloudformation/parse-event';
import { FUNCTION, HERE, STACK } from '../example';
import { customResourceEvent } from './custom-resource-events';
import { EMPTY_ACCOUNT } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';

const LONGEST_ID = 'é'.repeat(512);
const refused = (changes: Readonly<Record<string, unknown>>): boolean =>
  'problems' in parseEvent({ ...customResourceEvent('Update'), ...changes }, FUNCTION);

test.each(['Create', 'Update', 'Delete'] as const)('an event of the function\'s own stack is acted upon: %s', (type) => {
  const event = customResourceEvent(type);
  const more = { ResourceType: 'Custom::AlbLogs', ServiceToken: FUNCTION, OldResourceProperties: {} };
  expect(parseEvent({ ...event, ...more }, FUNCTION)).toEqual({ ...event, ...more });
});

test('a function called by its alias is the same function', () => {
  expect(parseEvent(customResourceEvent('Create'), `${FUNCTION}:live`)).toEqual(customResourceEvent('Create'));
});

test.each<[string, readonly unknown[]]>([
  ['RequestType', ['create', 'Destroy', '', 'Create\n', 1, null, undefined, ['Create'], { toString: 'Create' }]],
  ['StackId', [
    '', 'logs', 7, null, STACK.replace('111122223333', '999988887777'), STACK.replace('eu-west-1', 'us-east-1'),
    STACK.replace('arn:aws:', 'arn:aws-cn:'), STACK.replace('cloudformation', 'sns'), STACK.replace(':stack/', ':stackset/'),
    ` ${STACK}`, [STACK],
  ]],
  ['RequestId', ['', 7, null, undefined, ['request-1']]],
  ['LogicalResourceId', ['', 7, null, undefined, 'x'.repeat(256)]],
  ['PhysicalResourceId', [7, ['x'], { x: 1 }, `${LONGEST_ID}x`]],
  ['ResourceProperties', [null, undefined, 'text', 7, [], true]],
  ['OldResourceProperties', [null, 'text', 7, [], true]],
])('an event whose %s cannot be CloudFormation\'s is refused', (subject, values) => {
  for (const value of values) expect([value, refused({ [subject]: value })]).toEqual([value, true]);
});

test('an id may be as long as CloudFormation lets it, and missing or empty', () => {
  for (const PhysicalResourceId of [LONGEST_ID, undefined, null, '']) expect(refused({ PhysicalResourceId })).toBe(false);
});

test('a refused event is answered with a failure that says what to do, and nothing is called', async () => {
  const aws = fakeAws(EMPTY_ACCOUNT, HERE);
  const connect = jest.fn(() => aws.api);
  const event = parseEvent({ ...customResourceEvent('Delete'), RequestType: 'Destroy', StackId: STACK.replace('1111', '9999') }, FUNCTION);
  expect(await handleEvent(event, { connect, deadline: Date.now() + 60_000, log: () => {} })).toEqual({
    Status: 'FAILED',
    PhysicalResourceId: 'alb-logs/alb-logs',
    Reason: 'the event: it is not one that CloudFormation sends here; let the stack call the function. [event-refused]',
  });
  expect(connect).not.toHaveBeenCalled();
  expect(aws.calls).toEqual([]);
});

test('an id that is too long is not repeated in the answer', async () => {
  const event = parseEvent({ ...customResourceEvent('Delete'), PhysicalResourceId: `${LONGEST_ID}x` }, FUNCTION);
  const answer = await handleEvent(event, { connect: () => fakeAws(EMPTY_ACCOUNT, HERE).api, deadline: Infinity, log: () => {} });
  expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'alb-logs/InvokeLambdaFunction' });
});

test('an event whose answer would go elsewhere is not answered at all, and the URL is not told', () => {
  for (const ResponseURL of ['https://evil.example/?secret', '', 7, undefined, null, ['https://evil.example']]) {
    expect(() => parseEvent({ ...customResourceEvent('Create'), ResponseURL }, FUNCTION))
      .toThrow(/^The ResponseURL is not CloudFormation's[^?]*$/);
  }
});

describe('whatever the function is called with', () => {
  const fields = Object.keys(customResourceEvent('Update'));
  const anything = fc.oneof(fc.jsonValue(), fc.dictionary(fc.oneof(fc.constantFrom(...fields), fc.string()), fc.jsonValue()));

  test('is nothing to act upon', () => {
    fc.assert(fc.property(anything, (raw) => { expect(() => parseEvent(raw, FUNCTION)).toThrow('ResponseURL'); }));
    for (const raw of [undefined, null, '', 7, [], {}]) expect(() => parseEvent(raw, FUNCTION)).toThrow('ResponseURL');
  });

  test('is answered with a failure if only the answer\'s address is right, with an id that CloudFormation takes', async () => {
    const { ResponseURL } = customResourceEvent('Create');
    await fc.assert(fc.asyncProperty(anything, async (raw) => {
      const event = parseEvent({ ...(raw as object), ResponseURL }, FUNCTION);
      const connect = (): never => { throw new Error('A call was not expected'); };
      const { Status, PhysicalResourceId } = await handleEvent(event, { connect, deadline: Infinity, log: () => {} });
      expect(event).toHaveProperty('problems');
      expect(Status).toBe('FAILED');
      expect(Buffer.byteLength(PhysicalResourceId)).toBeGreaterThan(0);
      expect(Buffer.byteLength(PhysicalResourceId)).toBeLessThanOrEqual(1_024);
    }));
  });
});
