import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inlineHandler } from '@logs-analysis/onboarding-handler';
import { readRelease } from '../src/read-release';
import { sha256 } from '../src/release';

const TEMPLATES = join(__dirname, '../../../templates');
const folder = mkdtempSync(join(tmpdir(), 'release-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a release has every template as it is committed, its code, and the digests of all in the form of sha256sum', () => {
  const { files } = readRelease('1.2.0', TEMPLATES);
  expect(Object.keys(files)).toEqual(expect.arrayContaining(['deployment-role.yaml', 'logs-analysis-alb.js', 'logs-analysis-alb.yaml']));
  const { SHA256SUMS, ...others } = files;
  expect(Buffer.from(SHA256SUMS).toString().split('\n').filter(Boolean))
    .toEqual(Object.keys(others).sort().map((name) => `${sha256(others[name])}  ${name}`));
});

test('the code of a release is the code that was bundled, byte for byte', () => {
  expect(sha256(readRelease('1.2.0', TEMPLATES).files['logs-analysis-alb.js'])).toBe(inlineHandler().sha256);
});

test.each(['1.2', 'v1.2.0', '1.2.0-rc.1', '01.2.0', 'latest', '', '1.2.0\n'])('%j is no version', (version) => {
  expect(() => readRelease(version, TEMPLATES)).toThrow('is not a version; give three numbers, such as 1.2.0. [version-invalid]');
});

test('a folder without templates, or none at all, is named', () => {
  expect(() => readRelease('1.2.0', folder)).toThrow(`${folder}: has no templates in it; run "npm run build"`);
  expect(() => readRelease('1.2.0', join(folder, 'none'))).toThrow(`${join(folder, 'none')}: cannot be read`);
});

test('a template that is none is named', () => {
  writeFileSync(join(folder, 'broken.yaml'), 'Resources: [');
  expect(() => readRelease('1.2.0', folder)).toThrow(`${join(folder, 'broken.yaml')}: is not a template`);
});
