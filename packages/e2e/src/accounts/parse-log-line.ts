/** The first fields of an entry of an Application Load Balancer's access log. */
export interface LogLine {
  readonly type: string;
  readonly time: string;
  readonly loadBalancer: string;
  readonly client: string;
  /** HTTP status that the load balancer answered, or `-`. */
  readonly status: string;
  readonly request: string;
}

/**
 * Fields are separated by spaces, quoted where they can hold some. New fields are added at the end, so what follows is passed over.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 * @throws Error if the line is too short to be an entry
 */
export function parseLogLine(line: string): LogLine {
  const fields = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
  if (fields.length < 13) throw new Error(`Not an entry of an access log: ${line.slice(0, 80)}`);
  const [type, time, loadBalancer, client, , , , , status, , , , request] = fields;
  return { type, time, loadBalancer, client, status, request };
}
