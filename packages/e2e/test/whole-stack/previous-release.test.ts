import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changedSince, ONBOARDINGS, reachesService, update, useStage, type Stage } from './onboarding';
import { previousRelease, templateOf } from '../../src/accounts/previous-release';
import { failureOf, type FinishedStack } from '../../src/accounts/stacks';
import { publishedTemplate } from '../../src/accounts/templates';

/** Any commit will do to try it out: `PREVIOUS_RELEASE=HEAD~20 npm test -w @logs-analysis/e2e -- previous-release`. */
const PREVIOUS = process.env.PREVIOUS_RELEASE ?? previousRelease();

describe('the previous release', () => {
  const folder = mkdtempSync(join(tmpdir(), 'releases-'));
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { encoding: 'utf8' });
  const commit = (template: string): void => {
    mkdirSync(join(folder, 'templates'), { recursive: true });
    writeFileSync(join(folder, 'templates', 'a.yaml'), template);
    git('add', '.');
    git('commit', '--quiet', '--message', template);
  };
  beforeAll(() => {
    git('init', '--quiet');
    commit('first');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is the newest by its number that this commit comes after, and knows its templates', () => {
    expect(previousRelease(folder)).toBeUndefined();
    for (const tag of ['v1.9.0', 'v1.10.0', 'v2-draft']) git('tag', tag);
    expect(previousRelease(folder)).toBeUndefined();
    commit('second');
    expect(previousRelease(folder)).toBe('v1.10.0');
    git('tag', 'v1.11.0');
    expect(previousRelease(folder)).toBe('v1.10.0');
    expect(templateOf('v1.10.0', 'a.yaml', folder)).toBe('first');
  });
});

const onceReleased = PREVIOUS === undefined ? describe.skip : describe;
onceReleased(`from the templates of ${PREVIOUS ?? 'the previous release, once there is one,'} with the deployment role only`, () => {
  const { stage } = useStage();
  const outcome = (stack: FinishedStack) => [stack.status, failureOf(stack)];

  /** An account that runs both stacks as the previous release had them. */
  async function released(parameters: (stage: Stage) => Readonly<Record<string, string>>): Promise<Stage & { readonly id: string }> {
    const scene = await stage();
    const { stacks } = scene.customer;
    await stacks.update({ name: 'role', template: templateOf(PREVIOUS!, 'deployment-role.yaml') }).catch((error: Error) =>
      expect(error.message).toMatch(/No updates are to be performed/));
    const created = await stacks.create({
      name: 'onboarding',
      template: templateOf(PREVIOUS!, 'logs-analysis-alb.yaml'),
      parameters: parameters(scene),
      roleArn: scene.deploymentRoleArn,
    });
    expect(outcome(created)).toEqual(['CREATE_COMPLETE', undefined]);
    await stacks.update({ name: 'role', template: publishedTemplate('deployment-role.yaml') }).catch((error: Error) =>
      expect(error.message).toMatch(/No updates are to be performed/));
    return { ...scene, id: created.id };
  }

  describe.each(ONBOARDINGS)('$life', ({ parameters, place }) => {
    test('is updated to what is here, goes on reaching the service, and is as it was when the stack is deleted', async () => {
      const scene = await released(parameters);
      expect(outcome(await update(scene, parameters(scene)))).toEqual(['UPDATE_COMPLETE', undefined]);
      await scene.service.takeMessages();
      expect(await reachesService(scene, place(scene))).toBe(true);
      expect((await scene.customer.stacks.delete(scene.id)).status).toBe('DELETE_COMPLETE');
      expect(await changedSince(scene)).toEqual([]);
    });

    test('is rolled back to what it was where the update fails, and goes on reaching the service', async () => {
      const scene = await released(parameters);
      const { status } = await update(scene, parameters(scene), (template) => template.replace(/^Outputs:/m, `  Broken:
    Type: AWS::Logs::LogGroup
    DependsOn: InvokeLambdaFunction
    Properties: { LogGroupName: /out-of-bounds }
Outputs:`));
      expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
      await scene.service.takeMessages();
      expect(await reachesService(scene, place(scene))).toBe(true);
      expect((await scene.customer.stacks.delete(scene.id)).status).toBe('DELETE_COMPLETE');
      expect(await changedSince(scene)).toEqual([]);
    });
  });
});
