import { AlbLogsAnalysis } from '@logs-analysis/construct';
import { App, Stack } from 'aws-cdk-lib';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';

const app = new App();
const stack = new Stack(app, 'Existing', { stackName: 'onboarding' });
const loadBalancer = ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'LoadBalancer', {
  loadBalancerArn: app.node.getContext('loadBalancerArn'),
  securityGroupId: 'sg-0123456789abcdef0',
});
new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [loadBalancer] });

// The ids that the resources have in the template.
stack.renameLogicalId('LogsAnalysisHandlerRole961B89C9', 'DTLogsAnalysisLambdaExecutionRole');
stack.renameLogicalId('LogsAnalysisHandlerLog49A411BF', 'DTLogsAnalysisLambdaLogGroup');
stack.renameLogicalId('LogsAnalysisHandlerFunction8E315FE2', 'DTLogsAnalysisLambdaFunction');
stack.renameLogicalId('LogsAnalysisHandlerInvocationE2CA8290', 'DTLogsAnalysisLambdaInvocation');
stack.renameLogicalId('LogsAnalysisLoadBalancerLogsE0F05A61', 'InvokeLambdaFunction');
app.synth();
