import { EVENT_SECONDS, FUNCTION_SECONDS, inlineHandler } from '@logs-analysis/onboarding-handler';
import { executionPolicy, logGroupArn } from '@logs-analysis/policy-model';
import type { ExecutionScope } from '@logs-analysis/policy-model';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge, wildcardFinding } from './acknowledge';

export interface HandlerFunctionProps {
  /** What the function may touch. */
  readonly scope: ExecutionScope;
  /** The service's name, for descriptions. */
  readonly serviceName: string;
  readonly logRetention: logs.RetentionDays;
}

/** The function that does the onboarding, with a role that allows its calls and no other, and a log. */
export class HandlerFunction extends Construct {
  public readonly role: iam.Role;
  public readonly lambda: lambda.Function;
  /** Of the function's code, in hexadecimal. */
  public readonly codeSha256: string;

  constructor(parent: Construct, id: string, { scope, serviceName, logRetention }: HandlerFunctionProps) {
    super(parent, id);
    const { code, sha256 } = inlineHandler();
    const functionName = scope.onboardingName;
    this.codeSha256 = sha256;
    this.role = new iam.Role(this, 'Role', {
      // Role names are unique in an account, function names in a Region of it.
      roleName: `${functionName}-${scope.environment.region}`,
      description: `What the onboarding function of ${serviceName} may do`,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Onboarding: policyDocument(scope) },
    });
    acknowledge(this.role, {
      [wildcardFinding(this, '*')]: 'What describes load balancers knows no resources',
      [wildcardFinding(this, logGroupArn(scope.environment, functionName))]: 'The streams of the log group get their names from Lambda',
    });
    this.lambda = new lambda.Function(this, 'Function', {
      functionName,
      description: `Onboards load balancers to ${serviceName}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(code),
      role: this.role,
      timeout: Duration.seconds(FUNCTION_SECONDS),
      memorySize: 256,
      // The log outlives the function, so that nothing creates it again when the stack is deleted.
      logGroup: new logs.LogGroup(this, 'Log', {
        logGroupName: `/aws/lambda/${functionName}`,
        retention: logRetention,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
    // What fails answers by itself, and nobody waits any more for what comes late.
    new lambda.EventInvokeConfig(this, 'Invocation', {
      function: this.lambda, retryAttempts: 0, maxEventAge: Duration.seconds(EVENT_SECONDS),
    });
  }
}

/** Statement by statement as the model has it, so that a reviewer finds the same text in every rendering. */
function policyDocument(scope: ExecutionScope): iam.PolicyDocument {
  return new iam.PolicyDocument({
    minimize: false,
    statements: executionPolicy(scope).Statement.map((statement) => iam.PolicyStatement.fromJson(statement)),
  });
}
