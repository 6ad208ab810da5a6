from aws_cdk import App, CfnOutput, Stack
from aws_cdk.aws_ec2 import Vpc
from aws_cdk.aws_elasticloadbalancingv2 import ApplicationLoadBalancer
from logs_analysis_alb import AlbLogsAnalysis

app = App()
stack = Stack(app, "Shop")
vpc = Vpc(stack, "Vpc", max_azs=2, nat_gateways=0)
load_balancer = ApplicationLoadBalancer(stack, "LoadBalancer", vpc=vpc)
logs_analysis = AlbLogsAnalysis(stack, "LogsAnalysis", load_balancers=[load_balancer])
CfnOutput(stack, "NewLogs", value=logs_analysis.topic.topic_arn)
app.synth()
