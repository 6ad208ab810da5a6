import { CfnResource } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LogType } from './log-type';
import { renderedProperties, resolveKeepingReferences } from './resolve';

/** Where a load balancer writes logs of one type: the name of a bucket, and a prefix or the empty string. */
export interface LogPlace {
  readonly bucket: string;
  readonly prefix: string;
}

/** A load balancer that an app creates. */
export class AppLoadBalancer {
  /** `undefined`: the load balancer was imported. */
  public static of(loadBalancer: elbv2.IApplicationLoadBalancer): AppLoadBalancer | undefined {
    const resource = loadBalancer.node.defaultChild;
    return CfnResource.isCfnResource(resource) && resource.cfnResourceType === 'AWS::ElasticLoadBalancingV2::LoadBalancer'
      ? new AppLoadBalancer(loadBalancer as elbv2.ApplicationLoadBalancer, resource as elbv2.CfnLoadBalancer)
      : undefined;
  }

  private constructor(public readonly construct: elbv2.ApplicationLoadBalancer, public readonly resource: elbv2.CfnLoadBalancer) {}

  /** `application` unless somebody gave a load balancer of another type. */
  public get type(): string {
    return this.resource.type ?? 'application';
  }

  /** Where it writes logs of a type as far as the app has said by now; `undefined` if it does not. */
  public placeOf(type: LogType): LogPlace | undefined {
    const attributes = resolveKeepingReferences(this.resource, this.resource.loadBalancerAttributes) as readonly Attribute[] | undefined;
    const value = (name: string): string | undefined => attributes?.find(({ key }) => key === attribute(type, name))?.value;
    const enabled = value('enabled');
    if (enabled !== undefined && !['true', 'false'].includes(enabled)) {
      throw new Error(`${this.construct.node.path}: whether it logs is decided at deployment, and has to be known before; `
        + `give its attribute ${attribute(type, 'enabled')} the text "true" or "false"`);
    }
    return enabled === 'true' ? { bucket: value('bucket') ?? '', prefix: value('prefix') ?? '' } : undefined;
  }

  public turnOn(type: LogType, { bucket, prefix }: LogPlace): void {
    this.construct.setAttribute(attribute(type, 'enabled'), 'true');
    this.construct.setAttribute(attribute(type, 'bucket'), bucket);
    this.construct.setAttribute(attribute(type, 'prefix'), prefix);
  }

  /** Says so in the template: an attribute that merely goes missing from it stays as it was. */
  public turnOff(type: LogType): void {
    this.construct.setAttribute(attribute(type, 'enabled'), 'false');
  }

  /** Whether the template says in the end that logs of a type go to this place. */
  public rendersPlace(type: LogType, place: LogPlace): boolean {
    const { LoadBalancerAttributes = [] } = renderedProperties(this.resource) as {
      readonly LoadBalancerAttributes?: ReadonlyArray<{ readonly Key: string; readonly Value: unknown }>;
    };
    const value = (name: string): unknown => LoadBalancerAttributes.find(({ Key }) => Key === attribute(type, name))?.Value;
    const expected = this.construct.stack.resolve({ enabled: 'true', ...place }) as Record<string, unknown>;
    return Object.entries(expected).every(([name, one]) => JSON.stringify(value(name) ?? '') === JSON.stringify(one));
  }
}

export const LOG_TYPES: readonly LogType[] = [LogType.ACCESS, LogType.CONNECTION, LogType.HEALTH_CHECK];

interface Attribute {
  readonly key?: string;
  readonly value?: string;
}

/** `health_check_logs.s3.enabled` and the like. */
function attribute(type: LogType, name: string): string {
  return `${type.replace('-', '_')}_logs.s3.${name}`;
}
