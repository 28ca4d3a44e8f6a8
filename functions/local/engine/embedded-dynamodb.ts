import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockFile } from './file-lock.ts';

const PACKAGE = '@dynoxide/linux-x64';
const READY_WITHIN_MS = 10_000;
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface EmbeddedDynamodb {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** The engine's program file; undefined where npm had none for this system. */
export function engineFile(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)), 'dynoxide');
  } catch {
    return undefined;
  }
}

/**
 * startDynamodb runs the engine as a child on a free loopback port, in memory or on a file, which it locks; throws with the engine's
 * words if it does not start, and a UsageError when the file is in use.
 */
export async function startDynamodb(file: string, dbFile?: string): Promise<EmbeddedDynamodb> {
  const port = await freePort();
  const unlock = dbFile ? lockFile(dbFile) : () => {};
  const child = spawn(file, ['--port', String(port), ...(dbFile ? ['--db-path', dbFile] : [])], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (chunk) => {
    words = `${words}${chunk}`.slice(-2000);
  });
  // A replay that is interrupted must not leave the engine behind; a process that a signal ends emits no `exit`.
  const kill = () => {
    child.kill('SIGKILL');
    unlock();
  };
  const killAndEnd = (signal: NodeJS.Signals) => {
    kill();
    process.kill(process.pid, signal);
  };
  process.once('exit', kill);
  for (const signal of ENDING) process.once(signal, killAndEnd);
  const release = () => {
    process.off('exit', kill);
    for (const signal of ENDING) process.off(signal, killAndEnd);
    unlock();
  };
  try {
    await ready(child, port, () => words);
  } catch (error) {
    release();
    throw error;
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      release();
    },
  };
}

async function ready(child: ChildProcess, port: number, words: () => string): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  for (let waited = 0; waited < READY_WITHIN_MS; waited += 10) {
    if (failure) throw failure;
    if (child.exitCode !== null) throw new Error(`the embedded DynamoDB ended at once: ${words().trim()}`);
    // Any answer means that it listens.
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST' }).catch(() => undefined);
    if (answer) return void (await answer.arrayBuffer());
    await sleep(10);
  }
  child.kill('SIGKILL');
  throw new Error(`the embedded DynamoDB did not answer within ${READY_WITHIN_MS / 1000} s: ${words().trim()}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
