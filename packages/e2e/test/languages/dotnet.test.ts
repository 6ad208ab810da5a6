import { readdirSync } from 'node:fs';
import { packageFor, PATIENCE, testWith } from './example-apps';

test('the .NET package is generated', () => {
  const files = readdirSync(packageFor('dotnet', '--code-only'), { recursive: true, encoding: 'utf8' });
  expect(files).toEqual(expect.arrayContaining([expect.stringMatching(/AlbLogsAnalysis\.cs$/), expect.stringMatching(/\.csproj$/)]));
}, PATIENCE);

testWith(['dotnet'])('the .NET package compiles', () => {
  const files = readdirSync(packageFor('dotnet'), { recursive: true, encoding: 'utf8' });
  expect(files).toEqual(expect.arrayContaining([expect.stringMatching(/\.nupkg$/)]));
});
