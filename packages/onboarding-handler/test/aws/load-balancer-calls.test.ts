import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { loadBalancerCalls } from '../../src/aws/load-balancer-calls';
import { ALB } from '../example';
import { recordedRequests } from './recorded-requests';
import type { Reply } from './recorded-requests';

const answer = (action: string, result: string): Reply => ({
  statusCode: 200, body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
});
const failure = (code: string, message: string): Reply =>
  ({ statusCode: 400, body: `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>` });

function calls(reply: Reply) {
  const { sent, config } = recordedRequests(() => reply);
  return { sent, api: loadBalancerCalls(new ElasticLoadBalancingV2(config)) };
}

test('a load balancer that does not exist is no error', async () => {
  expect(await calls(failure('LoadBalancerNotFound', 'not found')).api.describeLoadBalancerAttributes(ALB)).toBeUndefined();
});

test('attributes are read by name, empty ones too', async () => {
  const members = '<member><Key>a</Key><Value>1</Value></member><member><Key>b</Key><Value></Value></member>';
  expect(await calls(answer('DescribeLoadBalancerAttributes', `<Attributes>${members}</Attributes>`)).api
    .describeLoadBalancerAttributes(ALB)).toEqual({ a: '1', b: '' });
});

test('an answer without attributes is none', async () => {
  await expect(calls({ statusCode: 200, body: '' }).api.describeLoadBalancerAttributes(ALB)).rejects.toThrow();
});

test('only the attributes that are given are written', async () => {
  const { sent, api } = calls(answer('ModifyLoadBalancerAttributes', ''));
  await api.modifyLoadBalancerAttributes(ALB, { 'access_logs.s3.enabled': 'false' });
  const form = Object.fromEntries(new URLSearchParams(sent[0].body));
  expect(Object.keys(form).filter((key) => key.startsWith('Attributes'))).toEqual(['Attributes.member.1.Key', 'Attributes.member.1.Value']);
});

test('a refusal keeps the name and the message by which it is known to pass', async () => {
  const refusal = failure('InvalidConfigurationRequest', 'Access Denied for bucket: logs. Please check S3bucket permission');
  await expect(calls(refusal).api.modifyLoadBalancerAttributes(ALB, {})).rejects.toMatchObject({
    name: expect.stringMatching(/^InvalidConfigurationRequest/), message: expect.stringContaining('Access Denied for bucket'),
  });
});
