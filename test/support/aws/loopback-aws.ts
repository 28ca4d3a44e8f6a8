import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { misfit } from './misfit.ts';
import type { Answer, Asked, Received } from './protocol.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Service } from './service.ts';
import { type Credentials, checkSignature, signedService } from './signature.ts';

/**
 * What befalls a call: an error's answer, a connection that breaks before or after it was carried out or amid the answer, or no
 * answer at all. All but `lost-after` and `cut-off` leave it undone.
 */
export type Fault =
  | { readonly status: number; readonly code: string }
  | 'lost-before'
  | 'lost-after'
  | 'cut-off'
  | 'no-answer';

/** A call that was well formed and well signed, whatever became of it. */
export interface Call {
  /** Such as `sns.Publish`. */
  readonly operation: string;
  readonly input: unknown;
  readonly fault: Fault | undefined;
}

export interface LoopbackAws {
  readonly endpoint: string;
  /** What a client needs to reach it. */
  readonly config: { readonly endpoint: string; readonly region: string; readonly credentials: Credentials };
  readonly calls: readonly Call[];
  /** Rejects with what a handler threw that was no answer of a service's. */
  stop(): Promise<void>;
}

const CREDENTIALS: Credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/**
 * loopbackAws serves services over HTTP as their clients' own schemas describe them: what is missing, unknown, of another type or
 * wrongly signed is refused. `fault` says what befalls the nth call of an operation, from 1.
 */
export async function loopbackAws(
  services: readonly Service[],
  fault: (operation: string, nth: number) => Fault | undefined = () => undefined,
): Promise<LoopbackAws> {
  const calls: Call[] = [];
  const mistakes: unknown[] = [];

  function note({ name }: Service, { operation, input }: Asked): Fault | undefined {
    const called = `${name}.${operation.name}`;
    const nth = calls.filter((call) => call.operation === called).length + 1;
    const befalls = fault(called, nth);
    calls.push({ operation: called, input, fault: befalls });
    return befalls;
  }

  /** The answer, or what the caller sees instead of one. */
  async function answer(service: Service, request: Received): Promise<Answer | Fault> {
    const { protocol } = service;
    try {
      checkSignature(request, CREDENTIALS);
      const asked = protocol.read(inflated(request));
      const mistake = misfit(asked.operation.input, asked.input, asked.operation.name);
      if (mistake !== undefined) throw invalid(mistake);
      const befalls = note(service, asked);
      if (befalls === 'lost-before' || befalls === 'no-answer') return befalls;
      if (typeof befalls === 'object') throw new Refusal(befalls.status, befalls.code, 'injected');
      const output = await service.handle(asked.operation, asked.input);
      const written = protocol.write(asked.operation, output);
      return befalls === 'cut-off' ? { ...written, isCutOff: true } : (befalls ?? written);
    } catch (error) {
      if (error instanceof Refusal) return protocol.refuse(error);
      mistakes.push(error);
      return protocol.refuse(new Refusal(500, 'InternalFailure', 'the handler threw'));
    }
  }

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await receive(incoming);
    const service = services.find(({ name }) => name === signedService(request)) ?? services[0];
    if (!service) throw new Error('nothing is served');
    const answered = await answer(service, request);
    if (answered === 'no-answer') return;
    if (typeof answered === 'string' || !('body' in answered)) return void incoming.socket.destroy();
    const { status, headers, body, isCutOff } = answered;
    outgoing.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
    if (!isCutOff) return void outgoing.end(body);
    outgoing.write(body.slice(0, body.length / 2), () => {
      incoming.socket.destroy();
    });
  }

  const server = createServer((incoming, outgoing) => {
    respond(incoming, outgoing).catch(() => incoming.socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const endpoint = `http://127.0.0.1:${address.port}`;
  return {
    endpoint,
    config: { endpoint, region: 'us-east-1', credentials: CREDENTIALS },
    calls,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      if (mistakes.length > 0) throw mistakes[0];
    },
  };
}

async function receive(incoming: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { method = '', url = '/', headers } = incoming;
  return { method, url, headers, body: Buffer.concat(chunks) };
}

/** Some clients compress large bodies; they are signed as compressed. */
const inflated = (request: Received): Received =>
  request.headers['content-encoding'] === 'gzip' ? { ...request, body: gunzipSync(request.body) } : request;
