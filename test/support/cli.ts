import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../functions/local/main.ts', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Every line of stdout as JSON; throws where one is not. */
  readonly json: () => readonly Readonly<Record<string, unknown>>[];
}

export interface RunOptions {
  readonly stdin?: string;
  readonly cwd?: string;
  /** Beside the present environment without what is AWS's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which the process and what it started are killed. */
  readonly killAfter?: number;
}

/** Runs the local program as `npm start --` does, in a process group of its own. */
export async function run(
  args: readonly string[],
  { stdin = '', cwd, env: more, killAfter }: RunOptions = {},
): Promise<Ran> {
  const plain = Object.entries(process.env).filter(([name]) => !/^(AWS|VITEST|NODE)_/.test(name));
  const env = { ...Object.fromEntries(plain), ...more };
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const { pid } = child;
  const timer = killAfter === undefined ? undefined : setTimeout(() => pid && process.kill(-pid, 'SIGKILL'), killAfter);
  await once(child, 'close');
  clearTimeout(timer);
  const { stdout } = output;
  return {
    code: child.exitCode,
    ...output,
    json: () =>
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
}

/** The last line of a run with --json. */
export const summaryOf = (
  ran: Ran,
): Record<string, unknown> & { table: unknown; spenders: Record<string, unknown>[] } =>
  ran.json().at(-1) as ReturnType<typeof summaryOf>;
