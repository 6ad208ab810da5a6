import { DEPLOYMENT_CALLS, deploymentPolicy } from '../src';
import type { LifeStage } from '../src';

const NAMES = {
  partition: 'aws',
  account: '${Account}',
  region: '${Region}',
  roleNameWithPath: '/${RoleNameWithPath}',
  functionName: '${FunctionName}',
};
const actions = (...stages: readonly LifeStage[]): readonly string[] =>
  deploymentPolicy(NAMES, stages).Statement.flatMap(({ Action }) => Action as readonly string[]);

test('the stages together are the whole', () => {
  const stages = [actions('create'), actions('update'), actions('delete')];
  expect([...new Set(stages.flat())].sort()).toEqual(deploymentPolicy(NAMES).Statement.flatMap(({ Action }) => Action).sort());
  expect(Object.keys(DEPLOYMENT_CALLS).sort()).toEqual([...new Set(stages.flat())].sort());
});

test.each<[LifeStage, RegExp]>([
  ['create', /Delete|Update|Untag/],
  ['update', /Create|:Delete(Role|Function|LogGroup)$/],
  ['delete', /Create|Update|Put|Tag|Pass/],
])('to %s a stack needs nothing of the other stages', (stage, others) => {
  expect(actions(stage).filter((action) => others.test(action))).toEqual([]);
});

test('a stage has no statement without an action', () => {
  expect(deploymentPolicy(NAMES, ['delete']).Statement.map(({ Sid }) => Sid))
    .toEqual(['ExecutionRole', 'Function', 'FunctionLog', 'SeeLogGroups']);
});

test('the names are left open as in the original guide', () => {
  expect(deploymentPolicy(NAMES).Statement.map(({ Resource }) => Resource).flat()).toEqual([
    ...Array.from({ length: 3 }, () => 'arn:aws:iam::${Account}:role/${RoleNameWithPath}'),
    'arn:aws:lambda:${Region}:${Account}:function:${FunctionName}',
    'arn:aws:logs:${Region}:${Account}:log-group:/aws/lambda/${FunctionName}',
    'arn:aws:logs:${Region}:${Account}:log-group:/aws/lambda/${FunctionName}:*',
    '*',
  ]);
});

test('whatever gives the execution role permissions asks for its boundary, and nothing takes a boundary off or puts another one on', () => {
  const { Statement } = deploymentPolicy({ ...NAMES, permissionsBoundary: 'arn:aws:iam::111122223333:policy/boundary' });
  const giving = Statement.filter(({ Action }) => /iam:(Create|Put|Attach)/.test(String(Action)));
  expect(giving.map(({ Condition }) => Condition))
    .toEqual([{ StringEquals: { 'iam:PermissionsBoundary': 'arn:aws:iam::111122223333:policy/boundary' } }]);
  expect(JSON.stringify(Statement)).not.toMatch(/iam:(Put|Delete)RolePermissionsBoundary/);
});
