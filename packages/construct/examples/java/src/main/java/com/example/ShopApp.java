package com.example;

import io.github.logsanalysis.alb.AlbLogsAnalysis;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;

public final class ShopApp {
    public static void main(final String[] args) {
        final App app = new App();
        final Stack stack = new Stack(app, "Shop");
        final Vpc vpc = Vpc.Builder.create(stack, "Vpc").maxAzs(2).natGateways(0).build();
        final ApplicationLoadBalancer loadBalancer = ApplicationLoadBalancer.Builder.create(stack, "LoadBalancer").vpc(vpc).build();
        final AlbLogsAnalysis logsAnalysis = AlbLogsAnalysis.Builder.create(stack, "LogsAnalysis")
            .loadBalancers(List.of(loadBalancer))
            .build();
        CfnOutput.Builder.create(stack, "NewLogs").value(logsAnalysis.getTopic().getTopicArn()).build();
        app.synth();
    }
}
