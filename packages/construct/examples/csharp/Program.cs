// Translated from ../typescript/app.ts by jsii-rosetta.
using LogsAnalysis.Alb;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ElasticLoadBalancingV2;

var app = new App();
var stack = new Stack(app, "Shop");
var vpc = new Vpc(stack, "Vpc", new VpcProps { MaxAzs = 2, NatGateways = 0 });
var loadBalancer = new ApplicationLoadBalancer(stack, "LoadBalancer", new ApplicationLoadBalancerProps { Vpc = vpc });
var logsAnalysis = new AlbLogsAnalysis(stack, "LogsAnalysis", new AlbLogsAnalysisProps { LoadBalancers = new [] { loadBalancer } });
new CfnOutput(stack, "NewLogs", new CfnOutputProps { Value = logsAnalysis.Topic.TopicArn });
app.Synth();
