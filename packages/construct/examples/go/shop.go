package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"
	"github.com/logs-analysis/logs-analysis-alb-go/logsanalysisalb"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Shop"), nil)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2), NatGateways: jsii.Number(0)})
	loadBalancer := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, jsii.String("LoadBalancer"),
		&awselasticloadbalancingv2.ApplicationLoadBalancerProps{Vpc: vpc})
	logsAnalysis := logsanalysisalb.NewAlbLogsAnalysis(stack, jsii.String("LogsAnalysis"), &logsanalysisalb.AlbLogsAnalysisProps{
		LoadBalancers: &[]awselasticloadbalancingv2.IApplicationLoadBalancer{loadBalancer},
	})
	awscdk.NewCfnOutput(stack, jsii.String("NewLogs"), &awscdk.CfnOutputProps{Value: logsAnalysis.Topic().TopicArn()})
	app.Synth(nil)
}
