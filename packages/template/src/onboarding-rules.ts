import type { ServiceProfile } from '@logs-analysis/policy-model';
import type { TemplateValue } from './intrinsics';

/**
 * What patterns cannot tell because it takes two values: judged by CloudFormation before anything is created. Rules cannot take an ARN
 * apart or look for one common member of two lists, so what is left of such mistakes the function finds before its first change.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
 */
export function onboardingRules({ name, regions }: ServiceProfile): TemplateValue {
  const all = Object.keys(regions).sort();
  return {
    ServiceRunsInThisRegion: {
      Assertions: [{
        Assert: { 'Fn::Contains': [all, { Ref: 'AWS::Region' }] },
        AssertDescription: `${name} does not run in this Region; create the stack where load balancers are, in one of ${all.join(', ')}`,
      }],
    },
    FormerLoadBalancersAreNoLongerListed: {
      RuleCondition: { 'Fn::Not': [{ 'Fn::EachMemberEquals': [{ Ref: 'FormerLoadBalancerArns' }, ''] }] },
      Assertions: [{
        Assert: { 'Fn::Not': [{ 'Fn::EachMemberIn': [{ Ref: 'FormerLoadBalancerArns' }, { Ref: 'LoadBalancerArns' }] }] },
        AssertDescription: 'FormerLoadBalancerArns names load balancers that are in LoadBalancerArns as well; '
          + 'take those that are to be as they were out of LoadBalancerArns',
      }],
    },
  };
}
