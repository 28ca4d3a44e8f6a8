import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe } from 'vitest';
import { programOf } from './programs.ts';

/** AWS as moto plays it: written by others, from the documentation and not from the SDK's schemas (github.com/getmoto/moto). */
export interface Moto {
  /** What a client needs to reach it. */
  readonly config: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  stop(): Promise<void>;
}

const STARTS_WITHIN_MS = 60_000;

async function startMoto(server: string): Promise<Moto> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(server, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  for (const until = Date.now() + STARTS_WITHIN_MS; ; ) {
    const answered = await fetch(`${endpoint}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) break;
    if (child.exitCode !== null || Date.now() > until) throw new Error(`${server} does not answer`);
    await new Promise((resume) => setTimeout(resume, 100));
  }
  return {
    config: { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
    async stop() {
      child.kill();
      await exited;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Tests against moto; where there is none they count as skipped. */
export function describeOnMoto(title: string, body: (moto: () => Moto) => void): void {
  const server = programOf('moto_server');
  describe.skipIf(!server)(title, () => {
    let moto: Moto | undefined;
    beforeAll(async () => {
      moto = await startMoto(server ?? '');
    }, 2 * STARTS_WITHIN_MS);
    afterAll(() => moto?.stop());
    body(() => {
      if (!moto) throw new Error('moto is there from the first test on');
      return moto;
    });
  });
}
