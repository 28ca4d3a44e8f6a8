import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');

/** What a child process printed last, how long it took and the most memory it ever held. */
export interface ChildRun {
  readonly lastLine: string;
  readonly seconds: number;
  readonly peakRssMb: number;
}

/** Runs this node on a file of the repository; the peak is the kernel's own figure, told at the child's end. */
export async function runChild(
  file: string,
  args: readonly string[],
  nodeArgs: readonly string[] = [],
  onLine: (line: string) => void = () => {},
): Promise<ChildRun> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [...nodeArgs, '--import', new URL('./tell-peak.ts', import.meta.url).href, file, ...args],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  );
  const [, output, errors] = child.stdio;
  if (!output || !errors) throw new Error('a child without its pipes');
  let [lastLine, peak, words] = ['', '', ''];
  child.stdio[3]?.on('data', (chunk) => {
    peak += chunk;
  });
  errors.on('data', (chunk) => {
    words = `${words}${chunk}`.slice(-2000);
  });
  for await (const line of createInterface({ input: output })) {
    onLine(line);
    lastLine = line;
  }
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${words}`);
  return { lastLine, seconds: (performance.now() - started) / 1000, peakRssMb: Number(peak) / 1024 };
}
