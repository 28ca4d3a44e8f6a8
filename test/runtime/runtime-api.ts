import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An error as a function's runtime reports it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  /** When the invocation is over at the latest, epoch milliseconds. */
  readonly deadline: number;
  readonly event: unknown;
}

/** What a runtime tells of itself and of the invocations it was given. */
export interface RuntimeEvents {
  /** It asks for its first invocation: initialisation is over. */
  ready(): void;
  initError(error: FunctionError): void;
  response(requestId: string, answer: unknown): void;
  error(requestId: string, error: FunctionError): void;
}

export interface RuntimeApi {
  /** `host:port`, as `AWS_LAMBDA_RUNTIME_API` has it. */
  readonly address: string;
  /** Hands an invocation to the runtime as soon as it asks for one. */
  give(invocation: Invocation): void;
  stop(): Promise<void>;
}

const ROUTE = /^\/2018-06-01\/runtime\/(?:invocation\/(?:(next)|([^/]+)\/(response|error))|(init\/error))$/;

/** runtimeApi serves Lambda's Runtime API to one runtime on loopback (AWS docs: Using the Lambda runtime API). */
export async function runtimeApi(events: RuntimeEvents): Promise<RuntimeApi> {
  const given: Invocation[] = [];
  let asking: ServerResponse | undefined;
  let isReady = false;

  function handOver(): void {
    if (!asking || given.length === 0) return;
    const [invocation] = given.splice(0, 1);
    if (invocation) asking.writeHead(200, headersOf(invocation)).end(JSON.stringify(invocation.event));
    asking = undefined;
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const [, next, requestId = '', kind, initError] = ROUTE.exec(incoming.url ?? '') ?? [];
    if (next) {
      if (!isReady) events.ready();
      isReady = true;
      asking = outgoing;
      return handOver();
    }
    if (!kind && !initError) return void outgoing.writeHead(404).end();
    const body = await bodyOf(incoming);
    outgoing.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (initError) events.initError(body as FunctionError);
    else if (kind === 'response') events.response(requestId, body);
    else events.error(requestId, body as FunctionError);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    give(invocation) {
      given.push(invocation);
      handOver();
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const headersOf = ({ requestId, deadline, functionArn }: Invocation) => ({
  'content-type': 'application/json',
  'lambda-runtime-aws-request-id': requestId,
  'lambda-runtime-deadline-ms': String(deadline),
  'lambda-runtime-invoked-function-arn': functionArn,
  'lambda-runtime-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0',
});

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of incoming.setEncoding('utf8')) text += part;
  return JSON.parse(text);
}
