import { readdirSync } from 'node:fs';
import { packageFor, PATIENCE } from './example-apps';

test('the .NET package is generated; nothing here compiles it', () => {
  const files = readdirSync(packageFor('dotnet', '--code-only'), { recursive: true, encoding: 'utf8' });
  expect(files).toEqual(expect.arrayContaining([expect.stringMatching(/AlbLogsAnalysis\.cs$/), expect.stringMatching(/\.csproj$/)]));
}, PATIENCE);
