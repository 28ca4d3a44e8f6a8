import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleAll } from '../../infra/bundling.ts';
import type { Tables } from './engine.ts';

/** Modules as they are deployed, bundled and minified. */
export interface Bundles {
  readonly ingest: string;
  readonly watch: string;
  readonly notify: string;
  readonly refresh: string;
  remove(): Promise<void>;
}

export async function bundleHandlers(): Promise<Bundles> {
  const outdir = await mkdtemp(join(tmpdir(), 'bundles-'));
  await bundleAll(outdir);
  return {
    ingest: join(outdir, 'ingest-invocations/handler.mjs'),
    watch: join(outdir, 'watch-spend/handler.mjs'),
    notify: join(outdir, 'notify-findings/handler.mjs'),
    refresh: join(outdir, 'refresh-catalog/handler.mjs'),
    remove: () => rm(outdir, { recursive: true }),
  };
}

/** Loads a module, holds its clock, and answers events as the Lambda runtime does. */
const RUNTIME = `
let now = 0;
Date.now = () => now;
const { handler } = await import(process.argv[1]);
process.on('message', async ({ event, at }) => {
  now = at;
  try {
    const answer = await handler(event, {
      getRemainingTimeInMillis: () => 60000,
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:under-test',
    });
    process.send({ answer });
  } catch (error) {
    process.send({ error: { name: error.name, message: error.message, stack: error.stack } });
  }
});
process.send('ready');
`;

interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export interface Deployed {
  /** Sends an event with the function's clock at `at`; an error is what the handler rejected with. */
  invoke(event: unknown, at: number): Promise<{ answer?: Record<string, unknown>; error?: Failure }>;
  /** All that it has written so far. */
  output(): { readonly stdout: string; readonly stderr: string };
  stop(): Promise<void>;
}

export interface Deployment {
  readonly tables: Tables;
  readonly dynamodb: string;
  readonly secretsManager: string;
  /** What only some functions are given. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a bundle as a process of its own, with the environment that the stack gives it and no other. */
export async function deploy(
  bundle: string,
  { tables, dynamodb, secretsManager, environment }: Deployment,
): Promise<Deployed> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', RUNTIME, bundle], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_MAX_ATTEMPTS: '1',
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager,
      AWS_LAMBDA_FUNCTION_NAME: 'under-test',
      LEDGER_TABLE: tables.ledger,
      STATE_TABLE: tables.state,
      KEY_RING_SECRET: 'key-ring',
      ...environment,
    },
  });
  const written = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    written.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    written.stderr += text;
  });
  const answered = async () => {
    const exited = once(child, 'exit').then(() => {
      throw new Error(`the function's process ended: ${written.stderr}`);
    });
    const [message] = await Promise.race([once(child, 'message'), exited]);
    return message;
  };
  await answered();
  return {
    invoke(event, at) {
      child.send({ event, at });
      return answered();
    },
    output: () => ({ ...written }),
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** A key ring's secret with fixed keys. */
export const keyRingSecret = {
  names: Buffer.alloc(32, 1).toString('base64'),
  content: [{ keyId: 1, from: '2026-01-01T00:00:00Z', key: Buffer.alloc(32, 2).toString('base64') }],
};
