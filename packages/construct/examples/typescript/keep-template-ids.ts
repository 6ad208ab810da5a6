import type { AlbLogsAnalysis } from '@logs-analysis/construct';
import { CfnResource } from 'aws-cdk-lib';

/** The logical ids of `logs-analysis-alb.yaml`. */
const IDS: Record<string, string> = {
  'AWS::IAM::Role': 'DTLogsAnalysisLambdaExecutionRole',
  'AWS::Logs::LogGroup': 'DTLogsAnalysisLambdaLogGroup',
  'AWS::Lambda::Function': 'DTLogsAnalysisLambdaFunction',
  'AWS::Lambda::EventInvokeConfig': 'DTLogsAnalysisLambdaInvocation',
  'Custom::LoadBalancerLogs': 'InvokeLambdaFunction',
};

/** Lets an app update the stack of the template, and the template the stack of the app, without replacing anything. */
export function keepTemplateIds(logsAnalysis: AlbLogsAnalysis): void {
  for (const child of logsAnalysis.node.findAll()) {
    if (CfnResource.isCfnResource(child) && child.cfnResourceType in IDS) child.overrideLogicalId(IDS[child.cfnResourceType]);
  }
}
