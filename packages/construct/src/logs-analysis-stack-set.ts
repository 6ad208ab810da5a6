import { CfnStackSet, Duration, Fn, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AnalysisService } from './analysis-service';
import { LogType } from './log-type';
import { OnboardingMode } from './onboarding-mode';
import { releasedTemplate } from './released-template';
import { listedParameters, partitionFor, targetFindings } from './stack-set-target';
import type { StackSetTarget } from './stack-set-target';
import { expirationFindings, nameFindings, typeFindings } from './text-findings';

/** What `LogsAnalysisStackSet` onboards, and how. */
export interface LogsAnalysisStackSetProps {
  /** What is onboarded in which accounts and Regions. */
  readonly targets: StackSetTarget[];

  /**
   * The organizational units that the accounts are in, all of one organization. CloudFormation makes the roles that it needs in them.
   *
   * @default - the roles in the accounts are yours: self-managed permissions
   */
  readonly organizationalUnitIds?: string[];

  /**
   * Whether this stack is in an account that administers stack sets for the organization, and not in its management account.
   *
   * @default false
   */
  readonly delegatedAdministrator?: boolean;

  /**
   * With self-managed permissions, the role of this account that goes into the others.
   *
   * @default - the one called `AWSCloudFormationStackSetAdministrationRole`
   */
  readonly administrationRole?: iam.IRole;

  /**
   * With self-managed permissions, the name of the role in the other accounts. It needs the permissions of the deployment role.
   *
   * @default - `AWSCloudFormationStackSetExecutionRole`
   */
  readonly executionRoleName?: string;

  /**
   * The types of logs that are to be analysed; others are left alone.
   *
   * @default [LogType.ACCESS]
   */
  readonly logTypes?: LogType[];

  /**
   * Names the stack set, and what its stacks create. 3 to 40 characters: lower-case words that begin with a letter, joined by hyphens.
   *
   * @default 'logs-analysis-alb'
   */
  readonly onboardingName?: string;

  /**
   * How long logs are kept in a bucket that is created: whole days, from 1 to 9999. Other buckets are left as they are.
   *
   * @default Duration.days(90)
   */
  readonly logExpiration?: Duration;

  /**
   * Whether the stacks make their changes, or say in their outputs what these would be.
   *
   * @default OnboardingMode.APPLY
   */
  readonly mode?: OnboardingMode;

  /**
   * The service whose template is deployed.
   *
   * @default AnalysisService.DEFAULT
   */
  readonly service?: AnalysisService;

  /**
   * The address of a copy of the template, for organizations that deploy from their own buckets only.
   *
   * @default - the template that the service released with this version of the package
   */
  readonly templateUrl?: string;
}

/**
 * Onboards load balancers of many accounts and Regions: a stack set of CloudFormation, which deploys the template of this release to each
 * of them. Nothing of ours runs in the account of the stack set. Taking a target off the list puts its account back as it was.
 */
export class LogsAnalysisStackSet extends Construct {
  /** The stack set, for what CloudFormation can do with it beyond this. */
  public readonly stackSet: CfnStackSet;

  /** Fails with all findings if something cannot be used; tokens are checked at deployment. */
  constructor(scope: Construct, id: string, props: LogsAnalysisStackSetProps) {
    super(scope, id);
    const { targets, organizationalUnitIds, service = AnalysisService.DEFAULT } = props;
    const { onboardingName = 'logs-analysis-alb', logExpiration = Duration.days(90), logTypes = [LogType.ACCESS] } = props;
    const findings = [
      ...targetFindings(targets, service, Stack.of(this).region), ...permissionFindings(props),
      ...typeFindings(logTypes), ...nameFindings(onboardingName), ...expirationFindings(logExpiration),
    ];
    if (findings.length > 0) throw new Error(`${this.node.path} cannot be deployed:\n  ${findings.join('\n  ')}`);
    this.stackSet = new CfnStackSet(this, 'StackSet', {
      stackSetName: onboardingName,
      description: `Lets ${service.name} read the logs of Application Load Balancers`,
      templateUrl: props.templateUrl ?? releasedTemplate(this, service),
      capabilities: ['CAPABILITY_NAMED_IAM'],
      permissionModel: organizationalUnitIds ? 'SERVICE_MANAGED' : 'SELF_MANAGED',
      // An account that joins later has other load balancers.
      autoDeployment: organizationalUnitIds && { enabled: false },
      callAs: props.delegatedAdministrator ? 'DELEGATED_ADMIN' : undefined,
      administrationRoleArn: props.administrationRole?.roleArn,
      executionRoleName: props.executionRoleName,
      parameters: parameters({
        // Of no account: a stack whose target were lost would fail before its first change.
        LoadBalancerArns: placeholder(targets[0]),
        LogTypes: Fn.join(',', logTypes),
        OnboardingName: onboardingName,
        LogExpirationDays: logExpiration.toDays().toString(),
        Mode: props.mode ?? OnboardingMode.APPLY,
      }),
      stackInstancesGroup: targets.map((target) => ({
        deploymentTargets: organizationalUnitIds
          ? { organizationalUnitIds, accounts: [target.account], accountFilterType: 'INTERSECTION' } : { accounts: [target.account] },
        regions: [target.region],
        parameterOverrides: parameters({
          ...target.parameters, ...Object.fromEntries(listedParameters(target).map(([name, list]) => [name, Fn.join(',', list)])),
        }),
      })),
    });
  }
}

function permissionFindings(props: LogsAnalysisStackSetProps): string[] {
  const { organizationalUnitIds, delegatedAdministrator, administrationRole, executionRoleName } = props;
  if (organizationalUnitIds?.length === 0) {
    return ['organizationalUnitIds: the list is empty; name the units of the accounts, or leave it out'];
  }
  if (organizationalUnitIds && (administrationRole ?? executionRoleName) !== undefined) {
    return ['organizationalUnitIds: CloudFormation uses roles of its own there; leave out administrationRole and executionRoleName'];
  }
  return !organizationalUnitIds && delegatedAdministrator
    ? ['delegatedAdministrator: it administers an organization; name organizationalUnitIds, or leave it out'] : [];
}

/** The template has no default for it. */
function placeholder(target: StackSetTarget): string {
  const { region } = target;
  return `arn:${partitionFor(target)}:elasticloadbalancing:${region}:000000000000:loadbalancer/app/to-be-overridden/0123456789abcdef`;
}

function parameters(values: Readonly<Record<string, string>>): CfnStackSet.ParameterProperty[] {
  return Object.entries(values).map(([parameterKey, parameterValue]) => ({ parameterKey, parameterValue }));
}
