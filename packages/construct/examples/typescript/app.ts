import { AlbLogsAnalysis } from '@logs-analysis/construct';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';

const app = new App();
const stack = new Stack(app, 'Shop');
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc });
const logsAnalysis = new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [loadBalancer] });
new CfnOutput(stack, 'NewLogs', { value: logsAnalysis.topic.topicArn });
app.synth();
