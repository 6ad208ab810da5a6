import { bucketArn, changedSince, functionLog, NEW_BUCKET, onboard, reachesService, update, useStage, type Stage } from './onboarding';
import { differences, snapshot } from '../../src/accounts/account-snapshot';
import { SERVICE_HERE } from '../../src/accounts/profile';
import { failureOf, type FinishedStack } from '../../src/accounts/stacks';

const { stage } = useStage();

const both = ({ customer }: Stage) => ({
  LoadBalancerArns: `${customer.silent},${customer.logging}`, LogBucketArns: bucketArn(customer),
});
const plan = (scene: Stage) => ({ ...both(scene), Mode: 'Plan' });
/** What a stack brings whatever its function does. */
const THE_STACK_ITSELF = ['functions', 'roles', 'log groups'];
const outcome = (stack: FinishedStack) => [stack.status, failureOf(stack)];
const changesIn = ({ outputs }: FinishedStack) => outputs.Report.match(/^[+~-] .*$/gm);

describe('a stack that plans', () => {
  test('leaves the account as it was, and says in its outputs what would be done', async () => {
    const scene = await stage();
    const stack = await onboard(scene, plan(scene));
    expect(outcome(stack)).toEqual(['CREATE_COMPLETE', undefined]);
    expect(await changedSince(scene)).toEqual(THE_STACK_ITSELF);
    expect(writesOf(scene)).toEqual([]);
    expect(stack.outputs).toMatchObject({
      TopicArn: 'arn:aws:sns:us-east-1:111122223333:logs-analysis-alb',
      Buckets: `acme-logs, ${NEW_BUCKET}`,
      Subscription: 'pending',
      NextStep: 'Run the stack with Mode Apply to do this.',
    });
    const { customer: { silent, logging } } = scene;
    expect(stack.outputs).not.toHaveProperty('HowToVerify');
    expect(stack.outputs.Report).toContain(`~ load-balancer  ${silent}\n    access logs on, into ${NEW_BUCKET}`);
    expect(stack.outputs.Report).toContain(`= load-balancer  ${logging}\n    logs already into acme-logs/shop`);
    expect(stack.outputs.Report).toContain('= bucket-policy  acme-logs\n    kept: 3 statements of others');
    expect(stack.outputs.Report).toContain('= notifications  acme-logs\n    kept: 3 notifications of others and events to EventBridge');
  });

  test('says what is in the way, and is there all the same', async () => {
    const scene = await stage();
    const stack = await onboard(scene, { LoadBalancerArns: scene.customer.logging, Mode: 'Plan' });
    expect(outcome(stack)).toEqual(['CREATE_COMPLETE', undefined]);
    expect(stack.outputs.Report).toMatch(/! LogBucketArns: .*; add arn:aws:s3:::acme-logs to the list\. \[bucket-not-named\]/);
    expect(stack.outputs.NextStep).toBe('LogBucketArns: add the ARN of the bucket to LogBucketArns. Then try again.');
    expect(await changedSince(scene)).toEqual(THE_STACK_ITSELF);
    expect((await update(scene, plan(scene))).outputs.NextStep).toBe('Run the stack with Mode Apply to do this.');
  });

  test('is deleted without a trace', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, plan(scene));
    expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
    expect([await changedSince(scene), writesOf(scene)]).toEqual([[], []]);
  });
});

describe('an update from Plan to Apply', () => {
  test('does what was planned, and a delete puts everything back', async () => {
    const scene = await stage();
    const planned = await onboard(scene, plan(scene));
    const applied = await update(scene, both(scene));
    expect(outcome(applied)).toEqual(['UPDATE_COMPLETE', undefined]);
    expect(applied.outputs.Report).toMatch(/^8 changes made:/);
    expect(changesIn(applied)).toEqual(changesIn(planned));
    expect(applied.outputs.NextStep).toMatch(/has to confirm the subscription/);
    expect((await scene.service.takeMessages()).confirmed).toEqual([planned.outputs.TopicArn]);
    expect(await reachesService(scene, { loadBalancerArn: scene.customer.silent, bucket: NEW_BUCKET })).toBe(true);
    const again = await update(scene, { ...both(scene), LogExpirationDays: '30' });
    expect(again.outputs).toMatchObject({ Subscription: 'confirmed', NextStep: `Nothing to do: ${SERVICE_HERE.name} gets the logs.` });

    expect((await scene.customer.stacks.delete(planned.id)).status).toBe('DELETE_COMPLETE');
    expect(await changedSince(scene)).toEqual([]);
  });

  test('that fails leaves nothing, and the stack plans again', async () => {
    const scene = await stage();
    const { id } = await onboard(scene, plan(scene));
    scene.aws.faults.plan({ action: 'elasticloadbalancing:ModifyLoadBalancerAttributes', kind: 'denied' });
    const stack = await update(scene, both(scene));
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(failureOf(stack)).toMatch(/load-balancer arn:aws:.*acme-intranet.*: .*; read the message of AWS; .* \[aws-refused\]/);
    expect(await changedSince(scene)).toEqual(THE_STACK_ITSELF);
    expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
    expect(await changedSince(scene)).toEqual([]);
  });
});

test('an update from Plan to Apply leaves nothing when another resource of the stack fails after it', async () => {
  const scene = await stage();
  const { id } = await onboard(scene, plan(scene));
  const { status } = await update(scene, both(scene), (text) => text.replace(/^Outputs:/m, `  Broken:
    Type: AWS::Logs::LogGroup
    DependsOn: InvokeLambdaFunction
    Properties: { LogGroupName: /out-of-bounds }
Outputs:`));
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await changedSince(scene)).toEqual(THE_STACK_ITSELF);
  expect((await scene.customer.stacks.delete(id)).status).toBe('DELETE_COMPLETE');
  expect(await changedSince(scene)).toEqual([]);
});

test('an update from Apply to Plan is refused, with the remedy, and nothing changes', async () => {
  const scene = await stage();
  await onboard(scene, both(scene));
  const onboarded = await snapshot(scene.aws, scene.customer);
  const stack = await update(scene, plan(scene));
  expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(failureOf(stack)).toMatch(/delete the stack to take everything back, or keep Mode Apply\. \[plan-after-apply\]/);
  expect(differences(onboarded, await snapshot(scene.aws, scene.customer))).toEqual([]);
});

test('the log has a line of JSON for each change, and no URL and no policy', async () => {
  const scene = await stage();
  const stack = await onboard(scene, both(scene));
  const lines = await functionLog(scene);
  const told = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Readonly<Record<string, string>>);
  expect(told.filter(({ verb }) => verb !== 'leave')).toHaveLength(changesIn(stack)!.length);
  expect(told.filter(({ event, verb, kind, id }) => !event || !verb || !kind || !id)).toEqual([]);
  expect(lines.filter((line) => /Signature|https?:|Statement|Principal|acme-logs-policy/.test(line))).toEqual([]);
});

/** What the function asked to write. */
function writesOf({ aws }: Stage): readonly string[] {
  return aws.calls.filter(({ principal }) => principal.endsWith(':role/logs-analysis-alb-us-east-1'))
    .filter(({ action }) => !/:(Describe|Get|List)|^logs:/.test(action)).map(({ action }) => action);
}
