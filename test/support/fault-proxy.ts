import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/**
 * What befalls one request. `lost-after` is carried out and its answer lost, `lost-before` never arrives; the others are answers
 * of DynamoDB's (AWS docs: DynamoDB error handling).
 */
export type Fault =
  | 'throughput'
  | 'throttling'
  | 'transaction-conflict'
  | 'server-error'
  | 'lost-before'
  | 'lost-after';

/** One request as it was on the wire. */
interface Seen {
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly fault: Fault | undefined;
}

export interface FaultProxy {
  readonly endpoint: string;
  readonly seen: readonly Seen[];
  stop(): Promise<void>;
}

const ANSWERS: Partial<Record<Fault, readonly [status: number, type: string]>> = {
  throughput: [400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'],
  throttling: [400, 'com.amazon.coral.availability#ThrottlingException'],
  'transaction-conflict': [400, 'com.amazonaws.dynamodb.v20120810#TransactionConflictException'],
  'server-error': [500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'],
};

/** faultProxy stands in front of an engine; `decide` says what befalls the request with that name and number. */
export async function faultProxy(
  target: string,
  decide: (operation: string, index: number) => Fault | undefined = () => undefined,
): Promise<FaultProxy> {
  const seen: Seen[] = [];
  const agent = new Agent({ keepAlive: true });

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming);
    const operation = String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const fault = decide(operation, seen.length);
    seen.push({ operation, body: JSON.parse(body.toString('utf8') || '{}'), fault });
    const [status, type] = (fault && ANSWERS[fault]) ?? [];
    if (status !== undefined) {
      outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(JSON.stringify({ __type: type, message: 'injected' }));
      return;
    }
    if (fault === 'lost-before') return void incoming.socket.destroy();
    const { host: _, ...headers } = incoming.headers;
    const forwarded = request(target, { method: 'POST', headers, agent }).end(body);
    const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
    const answered = await bytesOf(answer);
    if (fault === 'lost-after') return void incoming.socket.destroy();
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    outgoing.end(answered);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    seen,
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
