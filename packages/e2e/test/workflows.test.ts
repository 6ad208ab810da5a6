import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY } from '../src/accounts/templates';

const FOLDER = join(REPOSITORY, '.github', 'workflows');

interface Step {
  readonly name: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, object>>;
  readonly concurrency: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const texts = readdirSync(FOLDER).map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')] as const);
const workflows = texts.map(([file, text]) => [file.replace('.yml', ''), parse(text) as Workflow] as const);
const jobs = workflows.flatMap(([name, workflow]) => Object.entries(workflow.jobs).map(([job, definition]) =>
  ({ ...definition, name: `${name} ${job}`, workflow })));
const [{ jobs: release }, { jobs: review }] = ['release', 'template-review'].map((name) => Object.fromEntries(workflows)[name]);

test('every action is named by a commit', () => {
  const actions = jobs.flatMap(({ steps }) => steps).flatMap(({ uses }) => uses ?? []);
  expect(actions.length).toBeGreaterThan(10);
  expect(actions.filter((one) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(one))).toEqual([]);
});

test('every job may read the repository at most, but for those that write for all to see or prove who they are', () => {
  expect(jobs.filter(({ permissions }) => permissions === undefined).map(({ name }) => name)).toEqual([]);
  const more = jobs.flatMap(({ name, permissions }) => Object.entries(permissions!)
    .filter(([scope, access]) => access === 'write' || !['contents', 'pull-requests'].includes(scope))
    .map(([scope]) => `${name}: ${scope}`));
  expect(more).toEqual([
    'release publish-templates: id-token',
    'release promote-templates: id-token',
    'release publish-packages: id-token',
    'release github-release: contents', 'release github-release: id-token', 'release github-release: attestations',
    'template-review comment: pull-requests',
    'upgrade pull-request: contents', 'upgrade pull-request: pull-requests',
  ]);
});

test('there is no key to be stolen: the only credentials are those that GitHub gives a job, and a checkout leaves none behind', () => {
  expect(texts.filter(([, text]) => text.includes('secrets.'))).toEqual([]);
  const checkouts = jobs.flatMap(({ steps }) => steps).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
});

test('what others send runs with the rights of nobody: no trigger gives a pull request those of main', () => {
  const triggers = workflows.flatMap(([, { on }]) => Object.keys(on));
  expect([...new Set(triggers)].sort()).toEqual(['pull_request', 'push', 'schedule', 'workflow_dispatch']);
  const writing = jobs.filter(({ workflow, permissions = {} }) =>
    'pull_request' in workflow.on && Object.values(permissions).includes('write'));
  expect(writing.map(({ name }) => name)).toEqual(['template-review comment']);
  expect(writing.flatMap(({ steps }) => steps).filter(({ uses = '', run = '' }) => /checkout|npm/.test(uses + run))).toEqual([]);
});

test('no text that others choose is pasted into a script', () => {
  const scripts = jobs.flatMap(({ name, steps }) => steps.map(({ run = '' }) => [name, run] as const));
  expect(scripts.filter(([, run]) => run.includes('${{'))).toEqual([]);
});

test('whole stacks run where the previous release is known, to be updated from it', () => {
  const running = jobs.filter(({ steps }) => steps.some(({ run = '' }) => /^\.ci\/run$|whole-stack$/.test(run)));
  expect(running.map(({ name }) => name)).toEqual(['build build', 'release build', 'release test-uploaded']);
  expect(running.map(({ steps }) => steps[0].with?.['fetch-depth'])).toEqual([0, 0, 0]);
});

test('no pull request waits for another one', () => {
  const groups = workflows.filter(([, { on }]) => 'pull_request' in on).map(([, { concurrency }]) => concurrency.group);
  expect(new Set(groups)).toEqual(new Set(['${{ github.workflow }}-${{ github.ref }}']));
});

describe('a release', () => {
  const needs = (job: string): readonly string[] => [release[job].needs ?? []].flat();

  test('moves latest only after whole stacks of what was uploaded were run, and publishes packages and a tag only after that', () => {
    expect(Object.keys(release)).toEqual([
      'build', 'compare', 'publish-templates', 'test-uploaded', 'promote-templates', 'publish-packages', 'github-release',
    ]);
    const chain = Object.keys(release).slice(1).map((job, at) => needs(job).includes(Object.keys(release)[at]));
    expect(chain).toEqual([true, true, true, true, true, true]);
    expect(release.build.if).toBe("github.ref == 'refs/heads/main'");
  });

  test('takes on a role, or is trusted by npm, only in environments that people approve', () => {
    const trusted = Object.entries(release).filter(([, { permissions, environment }]) => 'id-token' in permissions! && !environment);
    expect(trusted.map(([job]) => job)).toEqual(['github-release']);
  });

  test.each([
    ['there is none yet', '', ['create']],
    ['there is one', 'false', []],
    ['one was interrupted while its files were uploaded', 'true', ['delete', 'create']],
  ])('on GitHub is made once: %s', (_, isDraft, calls) => {
    const folder = mkdtempSync(join(tmpdir(), 'gh-'));
    const gh = `if [ "$2" = view ]; then echo "${isDraft}"; [ -n "${isDraft}" ]; else echo "$2" >> calls; fi`;
    writeFileSync(join(folder, 'gh'), `#!/bin/sh\n${gh}\n`, { mode: 0o755 });
    writeFileSync(join(folder, 'calls'), '');
    const { status } = runStep(release['github-release'], 'Release', { PATH: `${folder}:${process.env.PATH}`, VERSION: '1.0.0' }, folder);
    const made = readFileSync(join(folder, 'calls'), 'utf8').split('\n').filter(Boolean);
    rmSync(folder, { recursive: true });
    expect([status, made]).toEqual([0, calls]);
  });
});

describe('the review of templates', () => {
  const requireLabel = (CHANGED: string, ACTION: string, GIVEN = ''): boolean =>
    runStep(review.reviewed, 'Require the label', { CHANGED, ACTION, GIVEN }).status === 0;

  test('is asked for by a job that always runs, because one that was skipped counts as one that succeeded', () => {
    expect([review.reviewed.if, review.reviewed.needs]).toEqual(['always()', ['changed']].flat());
  });

  test('lets through what changes no template', () => {
    expect(requireLabel('false', 'opened')).toBe(true);
  });

  test('lets a change through when its label is given', () => {
    expect(requireLabel('true', 'labeled', 'security-reviewed')).toBe(true);
  });

  test.each([
    ['a change that nobody labelled', 'true', 'opened', ''],
    ['a commit after the label was given', 'true', 'synchronize', ''],
    ['a pull request that was closed and opened again after such a commit', 'true', 'reopened', ''],
    ['another label, after such a commit', 'true', 'labeled', 'documentation'],
    ['the label taken away', 'true', 'unlabeled', 'security-reviewed'],
    ['what could not be compared', '', 'opened', ''],
    ['what could not be compared, with the label', '', 'labeled', 'security-reviewed'],
  ])('stops %s', (_, isChanged, action, given) => {
    expect(requireLabel(isChanged, action, given)).toBe(false);
  });

  test('runs nothing of the pull request to find out whether templates change', () => {
    expect(review.changed.steps.map(({ uses, run }) => uses?.split('@')[0] ?? run!.split(' ').slice(0, 4).join(' ')))
      .toEqual(['actions/checkout', 'if git diff --quiet']);
  });

  test.each([
    ['HEAD', 'false'],
    ['a-base-that-is-not-there', 'true'],
  ])('takes what it cannot compare for a change: compared with %s, that is %s', (base, expected) => {
    const { run } = review.changed.steps.find(({ name }) => name === 'Look for changed templates')!;
    const script = run!.replace('origin/$BASE', base).replace('>> "$GITHUB_OUTPUT"', '');
    expect(spawnSync('bash', ['-e', '-c', script], { cwd: REPOSITORY, encoding: 'utf8' }).stdout).toBe(`changed=${expected}\n`);
  });
});

/** Runs a step as GitHub's runners do. */
function runStep(job: Job, name: string, env: Readonly<Record<string, string>>, cwd = REPOSITORY) {
  const { run } = job.steps.find((step) => step.name === name)!;
  return spawnSync('bash', ['-e', '-c', run!], { cwd, env: { PATH: process.env.PATH, ...env }, encoding: 'utf8' });
}
