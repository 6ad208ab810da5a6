import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleApp, packageFor, PATIENCE, run, synthesized, synthesizedByTypeScript, testWith } from './example-apps';

const MODULE = 'github.com/logs-analysis/logs-analysis-alb-go/logsanalysisalb';

describe('the Go module', () => {
  let app: string;
  let module: string;
  beforeAll(() => {
    module = join(packageFor('go', '--code-only'), 'logsanalysisalb');
    app = exampleApp('go');
  }, PATIENCE);

  test('is generated, with the examples of the README in Go', () => {
    expect(readFileSync(join(module, 'README.md'), 'utf8')).toContain('logsanalysisalb.NewAlbLogsAnalysis(');
  });

  testWith(['go', 'gofmt'])('has an example app that is formatted', () => {
    expect(run('gofmt', ['-l', '.'], { cwd: app })).toBe('');
  });

  testWith(['go'])('compiles in an app that gives the template that the TypeScript app gives', () => {
    run('go', ['mod', 'edit', '-replace', `${MODULE}=${module}`], { cwd: app });
    run('go', ['build', '-o', 'shop', '.'], { cwd: app });
    expect(synthesized(join(app, 'shop'), [], { cwd: app })).toEqual(synthesizedByTypeScript());
  });
});
