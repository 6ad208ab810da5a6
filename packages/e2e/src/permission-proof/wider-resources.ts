/**
 * The ways to name more than one resource by mistake: whatever begins with its name, whatever lies beside it, another Region,
 * another account, everything. What has no such part is not widened in it.
 */
export function widerResources(arn: string): readonly string[] {
  if (arn === '*') return [];
  const [, , service, region, account, ...rest] = arn.split(':');
  const put = (place: number, value: string): string => arn.split(':').map((part, at) => at === place ? value : part).join(':');
  // A log group's streams are all meant already.
  const streams = arn.endsWith(':*') ? ':*' : '';
  const name = arn.slice(0, arn.length - streams.length);
  return [
    // These end in an id.
    ...(['elasticloadbalancing', 'cloudformation'].includes(service) ? [] : [`${name}*${streams}`]),
    ...(rest.length > 0 ? [`${name.slice(0, Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1)}*${streams}`] : []),
    ...(region ? [put(3, '*')] : []),
    ...(account ? [put(4, '*')] : []),
    '*',
  ];
}
