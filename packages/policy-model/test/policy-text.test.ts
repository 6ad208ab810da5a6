import { parsePolicy, policyText } from '../src';

test.each([
  ['numbers that are too long for JavaScript', '{"Statement":[{"Condition":{"NumericEquals":{"x":12345678901234567890}}}]}'],
  ['numbers in another form', '{"Statement":[{"Condition":{"NumericEquals":{"x":1.0,"y":1e3}}}]}'],
  ['the order of members', '{"Statement":{"Sid":"b","Effect":"Deny","Action":"*"},"Version":"2008-10-17","Id":"z"}'],
  ['members that this model does not know', '{"Statement":[],"Extra":{"a":[null,true]}}'],
])('%s are written as they were read', (_, text) => {
  expect(policyText(parsePolicy(text))).toBe(text);
});

test('white space is not kept, because S3 does not count it', () => {
  expect(policyText(parsePolicy('{ "Statement" : [ ] }'))).toBe('{"Statement":[]}');
});

test('what is no JSON is refused', () => {
  expect(() => parsePolicy('{')).toThrow(SyntaxError);
});
