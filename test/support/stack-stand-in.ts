import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';

/** A stack that asks for a custom resource, and the bucket that its answer is put into. */
export interface StackStandIn {
  /** What CloudFormation sends for a resource with these properties. */
  request(
    type: CloudFormationCustomResourceEvent['RequestType'],
    properties: Readonly<Record<string, string>>,
  ): CloudFormationCustomResourceEvent;
  readonly answers: readonly {
    readonly headers: IncomingHttpHeaders;
    readonly body: CloudFormationCustomResourceResponse;
  }[];
  /** What the next answers are answered with; 200 until it is set. */
  status: number;
  stop(): Promise<void>;
}

const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:any';
const STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/bedrock-cost-watchdog/1';

export async function stackStandIn(): Promise<StackStandIn> {
  const answers: { headers: IncomingHttpHeaders; body: CloudFormationCustomResourceResponse }[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    if (incoming.method === 'PUT') {
      answers.push({ headers: incoming.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
    }
    outgoing.writeHead(standIn.status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const standIn: StackStandIn = {
    request: (RequestType, properties) =>
      ({
        RequestType,
        ServiceToken: FUNCTION,
        ResponseURL: `http://127.0.0.1:${address.port}/answer?signature=1`,
        StackId: STACK,
        RequestId: 'r1',
        LogicalResourceId: 'Resource',
        ...(RequestType !== 'Create' && { PhysicalResourceId: 'kept' }),
        ResourceType: 'Custom::Resource',
        ResourceProperties: { ServiceToken: FUNCTION, ...properties },
        ...(RequestType === 'Update' && { OldResourceProperties: {} }),
      }) as CloudFormationCustomResourceEvent,
    answers,
    status: 200,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return standIn;
}
