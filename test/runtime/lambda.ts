import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type FunctionError, type RuntimeApi, runtimeApi } from './runtime-api.ts';

const CLIENT = fileURLToPath(import.meta.resolve('aws-lambda-ric'));
const SHIM = fileURLToPath(new URL('./transport-shim.cjs', import.meta.url));

/** The Lambda setting `Handler`: export `handler` of `handler.mjs`. */
const HANDLER = 'handler.handler';

/** What became of an invocation, as Lambda tells it to the caller and to the log. */
export type Outcome =
  | { readonly outcome: 'answered'; readonly answer: unknown }
  | { readonly outcome: 'failed' | 'init-failed'; readonly error: FunctionError }
  | { readonly outcome: 'timed-out' }
  | { readonly outcome: 'exited'; readonly code: number | null };

/** What Lambda reports of an invocation: milliseconds, `initMs` only where an environment was started for it. */
export interface Report {
  readonly durationMs: number;
  readonly initMs?: number;
}

export interface LambdaSettings {
  readonly name: string;
  /** Where its `handler.mjs` is. */
  readonly folder: string;
  /** The environment that the stack gives it, and what turns its clients to this machine. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb?: number;
  /** What its clock shows when an environment starts; it runs on from there. The machine's own clock where absent. */
  readonly startsAt?: number;
}

export interface Lambda {
  /** Has an environment ready, and gives the milliseconds that this took; throws where it cannot be initialised. */
  start(): Promise<number>;
  /** Invokes it, one at a time, in the environment that is warm or in a new one. */
  invoke(event: unknown): Promise<Outcome & Report>;
  /** All that its environments have written. */
  output(): { readonly stdout: string; readonly stderr: string };
  /** The process of the environment that is warm. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

interface Environment {
  readonly child: ChildProcess;
  readonly api: RuntimeApi;
  readonly initMs: number;
  /** Milliseconds that its clock is ahead of this machine's. */
  readonly ahead: number;
}

/** lambda runs a bundle in AWS's own runtime interface client, as Lambda does: an environment is kept warm until it breaks. */
export function lambda({ name, folder, environment, timeoutMs, memoryMb = 512, startsAt }: LambdaSettings): Lambda {
  const written = { stdout: '', stderr: '' };
  let warm: Environment | undefined;
  let settle: (outcome: Outcome) => void = () => {};

  async function initialised(): Promise<Environment | Outcome> {
    const started = performance.now();
    const ahead = startsAt === undefined ? 0 : startsAt - Date.now();
    const first = Promise.withResolvers<Outcome | 'ready'>();
    settle = first.resolve;
    const api = await runtimeApi({
      ready: () => first.resolve('ready'),
      initError: (error) => settle({ outcome: 'init-failed', error }),
      response: (_, answer) => settle({ outcome: 'answered', answer }),
      error: (_, error) => settle({ outcome: 'failed', error }),
    });
    const child = spawn(process.execPath, ['--require', SHIM, ...clockAhead(ahead), CLIENT, HANDLER], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...platform(name, folder, memoryMb), AWS_LAMBDA_RUNTIME_API: api.address, ...environment },
    });
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (text) => {
        written[stream] += text;
      });
    }
    child.on('close', (code) => settle({ outcome: 'exited', code }));
    const begun = await first.promise;
    const opened = { child, api, initMs: performance.now() - started, ahead };
    if (begun === 'ready') return opened;
    await end(opened);
    return begun;
  }

  async function end({ child, api }: Pick<Environment, 'child' | 'api'>): Promise<void> {
    warm = undefined;
    child.removeAllListeners('close');
    if (child.exitCode === null && child.signalCode === null) {
      const closed = new Promise((done) => child.once('close', done));
      child.kill('SIGKILL');
      await closed;
    }
    await api.stop();
  }

  async function invoke(event: unknown): Promise<Outcome & Report> {
    const isCold = warm === undefined;
    const begun = performance.now();
    const opened = warm ?? (await initialised());
    if ('outcome' in opened) return { ...opened, durationMs: 0, initMs: performance.now() - begun };
    warm = opened;
    const given = performance.now();
    const told = Promise.withResolvers<Outcome>();
    settle = told.resolve;
    const timer = setTimeout(() => told.resolve({ outcome: 'timed-out' }), timeoutMs);
    opened.api.give({
      requestId: randomUUID(),
      functionArn: `arn:aws:lambda:us-east-1:111122223333:function:${name}`,
      deadline: Date.now() + opened.ahead + timeoutMs,
      event,
    });
    const outcome = await told.promise;
    clearTimeout(timer);
    const durationMs = performance.now() - given;
    if (outcome.outcome === 'timed-out' || outcome.outcome === 'exited') await end(opened);
    return { ...outcome, durationMs, ...(isCold && { initMs: opened.initMs }) };
  }

  return {
    async start() {
      const opened = warm ?? (await initialised());
      if ('outcome' in opened) throw new Error(`${name} cannot be initialised: ${JSON.stringify(opened)}`);
      warm = opened;
      return opened.initMs;
    },
    invoke,
    output: () => ({ ...written }),
    get pid() {
      return warm?.child.pid;
    },
    async stop() {
      if (warm) await end(warm);
    },
  };
}

/** What Lambda itself sets (AWS docs: Lambda environment variables). */
const platform = (name: string, folder: string, memoryMb: number): Record<string, string> => ({
  _HANDLER: HANDLER,
  LAMBDA_TASK_ROOT: folder,
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/02/[$LATEST]0123456789abcdef',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
});

/** Saved events have times of their own, so the function's clock shows them. */
const clockAhead = (ms: number): string[] =>
  ms === 0 ? [] : ['--import', `data:text/javascript,const now=Date.now;Date.now=()=>now()+(${Math.round(ms)});`];
