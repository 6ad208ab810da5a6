#!/usr/bin/env node
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { templateDifference } from './template-difference';

const FOLDER = 'templates';

/** A comment on GitHub takes 65,536 characters. */
const LONGEST = 60_000;
const CUT = 'This is not all: `npm run template-diff` with both templates tells the rest.';

new Command('template-diff')
  .description('Tells as Markdown what differs for customers; prints nothing if nothing does.')
  .argument('[old]', 'a template')
  .argument('[new]', 'the template that takes its place')
  .option('--base <commit>', `compares all of ${FOLDER}/ with a commit instead`)
  .action((old: string | undefined, now: string | undefined, { base }: { readonly base?: string }, command: Command) => {
    if (base === undefined && now === undefined) command.error('error: name two templates, or a commit with --base');
    const differences = base === undefined ? [differenceOf(old!, now!)] : templatesSince(base);
    const text = differences.filter((difference) => difference !== '').join('\n\n');
    if (text !== '') console.log(text.length > LONGEST ? `${text.slice(0, LONGEST)}\n\`\`\`\`\n${CUT}` : text);
  })
  .parse();

function differenceOf(old: string, now: string): string {
  return templateDifference(now, readFileSync(old, 'utf8'), readFileSync(now, 'utf8'));
}

/** From where the branch left the commit, so that what others changed since is not counted. */
function templatesSince(base: string): readonly string[] {
  const start = git('merge-base', base, 'HEAD').trim();
  const before = git('ls-tree', '-r', '--name-only', start, '--', FOLDER).split('\n').filter((path) => path.endsWith('.yaml'));
  const now = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'))
    .map((path) => join(FOLDER, path));
  return [...new Set([...before, ...now])].sort().map((path) => templateDifference(
    path,
    before.includes(path) ? git('show', `${start}:${path}`) : undefined,
    existsSync(path) ? readFileSync(path, 'utf8') : undefined,
  ));
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', maxBuffer: 64_000_000 });
}
