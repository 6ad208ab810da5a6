import { Aspects, RemoveTag, Tag } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { AlbLogsAnalysis } from './alb-logs-analysis';
import { AnalysisService } from './analysis-service';
import { AppLoadBalancer } from './app-load-balancer';
import { LogType } from './log-type';
import { situationOf } from './situation';

/** How `LogsAnalysisForAll` onboards. */
export interface LogsAnalysisForAllProps {
  /**
   * The key of the tag that leaves load balancers out: those that have it with the value `off`, by themselves or from a construct
   * around them.
   *
   * @default - the resource prefix of the service: `Tags.of(loadBalancer).add('logs-analysis', 'off')`
   */
  readonly optOutTag?: string;

  /**
   * Where load balancers that do not log yet are made to log: a bucket of this app, in their Region, with SSE-S3.
   *
   * @default - a bucket is created in each stack that has such load balancers
   */
  readonly bucket?: s3.IBucket;

  /**
   * The types of logs that are to be analysed; others are left alone.
   *
   * @default [LogType.ACCESS]
   */
  readonly logTypes?: LogType[];

  /**
   * Marks what is done to buckets. 3 to 40 characters: lower-case words that begin with a letter, joined by hyphens.
   *
   * @default 'logs-analysis-alb'
   */
  readonly onboardingName?: string;

  /**
   * How long logs are kept in a bucket that is created: whole days, from 1 to 9999. Buckets of yours are left as they are.
   *
   * @default Duration.days(90)
   */
  readonly logExpiration?: Duration;

  /**
   * The service that may read the logs.
   *
   * @default AnalysisService.DEFAULT
   */
  readonly service?: AnalysisService;
}

/**
 * Onboards every Application Load Balancer that is created in a scope: an app, a stage, a stack. Create it after them; one that is
 * created later fails the synthesis.
 */
export class LogsAnalysisForAll extends Construct {
  /** One for each load balancer that was found and is not left out. */
  public readonly onboarded: AlbLogsAnalysis[];

  /** Fails if a load balancer cannot be onboarded without a function. */
  constructor(scope: Construct, id: string, props: LogsAnalysisForAllProps = {}) {
    super(scope, id);
    const { optOutTag = (props.service ?? AnalysisService.DEFAULT).resourcePrefix, ...common } = props;
    const remaining = () => loadBalancersIn(scope).filter((one) => tagOf(one, optOutTag) !== 'off');
    const found = remaining();
    const elsewhere = found.filter((one) => situationOf({
      loadBalancers: [one], formerLoadBalancers: [], logTypes: props.logTypes ?? [LogType.ACCESS],
    }).kind === 'function');
    if (elsewhere.length > 0) {
      const list = elsewhere.map(({ node }) => node.path).join(', ');
      throw new Error(`${this.node.path} cannot be deployed:\n  ${list}: logs go to a bucket that is imported; tag it with ${optOutTag} `
        + '"off", and onboard it with an AlbLogsAnalysis of its own');
    }
    this.onboarded = found.map((one) => new AlbLogsAnalysis(one, 'LogsAnalysis', { loadBalancers: [one], ...common }));
    this.node.addValidation({
      validate: () => remaining().filter((one) => !found.includes(one))
        .map(({ node }) => `the load balancer ${node.path} was created after this; create this after all load balancers of its scope`),
    });
  }
}

function loadBalancersIn(scope: IConstruct): elbv2.ApplicationLoadBalancer[] {
  return scope.node.findAll().flatMap((one) => {
    const own = AppLoadBalancer.of(one as elbv2.ApplicationLoadBalancer);
    return own?.type === 'application' ? [own.construct] : [];
  });
}

/** The value of a tag that a construct has or is going to have: tags are put on resources at the end of the synthesis only. */
function tagOf(construct: IConstruct, key: string): string | undefined {
  for (const scope of [...construct.node.scopes].reverse()) {
    const last = Aspects.of(scope).all.filter((one) => (one instanceof Tag || one instanceof RemoveTag) && one.key === key).at(-1);
    if (last) return last instanceof Tag ? last.value : undefined;
  }
  return undefined;
}
