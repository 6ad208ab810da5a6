import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubAws {
  readonly url: string;
  /** What CloudFormation was told. */
  readonly answers: readonly string[];
  /** How many requests AWS got. */
  requests(): number;
  close(): void;
}

/**
 * Answers at once, and always the same: a stack is created, and there is no load balancer, no topic and no bucket.
 * Takes every answer to CloudFormation.
 */
export async function stubAws(): Promise<StubAws> {
  let requests = 0;
  const answers: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      if (request.url!.startsWith('/answer')) {
        answers.push(body);
        response.end();
        return;
      }
      requests++;
      if (body.includes('Action=DescribeStacks')) response.end(STACK_ANSWER);
      else if (request.method === 'GET') response.writeHead(404).end('<Error><Code>NoSuchBucket</Code><Message>None</Message></Error>');
      else response.writeHead(400).end(errorOf(body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, requests: () => requests, answers, close: () => server.close() };
}

const STACK_ANSWER = `<DescribeStacksResponse><DescribeStacksResult><Stacks><member>
  <StackName>logs</StackName><CreationTime>2026-01-31T00:00:00Z</CreationTime><StackStatus>CREATE_IN_PROGRESS</StackStatus>
</member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;

function errorOf(body: string): string {
  const code = body.includes('Action=GetTopicAttributes') ? 'NotFound' : 'LoadBalancerNotFound';
  return `<ErrorResponse><Error><Code>${code}</Code><Message>None</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
}
