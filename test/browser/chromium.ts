import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { DevTools } from './dev-tools.ts';
import { Page } from './page.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Path of a Chromium that runs: $CHROMIUM, else the first on the PATH; undefined where there is none. */
export function findChromium(): string | undefined {
  const { CHROMIUM, PATH = '' } = process.env;
  const onPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...(CHROMIUM ? [CHROMIUM] : []), ...onPath].filter((path) => existsSync(path)).find(runs);
}

// Some systems have a stub of that name, which only says how to get the real one.
const runs = (path: string): boolean => spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;

/** A headless Chromium, driven over a pipe as the DevTools protocol has it: no port that anybody else could use. */
export class Chromium {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #devTools: DevTools;

  private constructor(process: ChildProcess, profile: string) {
    this.#process = process;
    this.#profile = profile;
    this.#devTools = new DevTools(process);
  }

  static async start(path: string): Promise<Chromium> {
    const profile = await mkdtemp(join(tmpdir(), 'watchdog-chromium-'));
    const flags = [
      '--headless=new',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--disable-background-networking',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      '--hide-scrollbars',
      // Its sandbox refuses to run for root, which is who runs in most containers; it only ever sees pages of this repository.
      '--no-sandbox',
    ];
    const child = spawn(path, flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    return new Chromium(child, profile);
  }

  /** A new empty page. */
  async open(): Promise<Page> {
    const { targetId } = await this.#devTools.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.#devTools.send('Target.attachToTarget', { targetId, flatten: true });
    return Page.attach(this.#devTools, String(sessionId));
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('close', resolve));
    this.#process.kill('SIGKILL');
    await ended;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
