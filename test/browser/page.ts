import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { DevTools } from './dev-tools.ts';

interface Look {
  /** CSS pixels. */
  readonly width: number;
  readonly scheme?: 'light' | 'dark';
}

/** One page of the browser, and what happened in it since something was shown. */
export class Page {
  /** Console errors, uncaught exceptions and refusals of the page's policy. */
  readonly complaints: string[] = [];
  /** Every URL asked for, the page's own included. */
  readonly requests: string[] = [];
  readonly #devTools: DevTools;
  readonly #session: string;

  private constructor(devTools: DevTools, session: string) {
    this.#devTools = devTools;
    this.#session = session;
  }

  static async attach(devTools: DevTools, session: string): Promise<Page> {
    const page = new Page(devTools, session);
    page.#on<{ entry: { level: string; text: string } }>('Log.entryAdded', ({ entry }) => {
      if (entry.level === 'error') page.complaints.push(entry.text);
    });
    page.#on<{ type: string; args: { value?: unknown }[] }>('Runtime.consoleAPICalled', ({ type, args }) => {
      if (type === 'error') page.complaints.push(args.map(({ value }) => String(value)).join(' '));
    });
    page.#on<{ exceptionDetails: { text: string } }>('Runtime.exceptionThrown', ({ exceptionDetails }) =>
      page.complaints.push(exceptionDetails.text),
    );
    page.#on<{ request: { url: string } }>('Network.requestWillBeSent', ({ request }) =>
      page.requests.push(request.url),
    );
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await page.#send(`${domain}.enable`);
    return page;
  }

  /** Shows a URL, or markup as a page of its own, and waits until it is loaded. */
  async show(source: URL | string): Promise<void> {
    const url = source instanceof URL ? source.href : `data:text/html;base64,${Buffer.from(source).toString('base64')}`;
    this.complaints.length = 0;
    this.requests.length = 0;
    const loaded = once(this.#devTools.events, `${this.#session}/Page.loadEventFired`);
    await this.#send('Page.navigate', { url });
    await loaded;
  }

  /** Gives the window a width and the system a colour scheme; two device pixels a CSS pixel. */
  async look({ width, scheme = 'light' }: Look): Promise<void> {
    await this.#send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 2, mobile: false });
    await this.#send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  }

  /** The value of an expression in the page, as JSON carries it; promises are awaited. */
  async evaluate<T>(expression: string): Promise<T> {
    const answer = await this.#send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    const { result, exceptionDetails } = answer as { result: { value: T }; exceptionDetails?: { text: string } };
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return result.value;
  }

  /** Waits, ten seconds at most, until an expression in the page is true. */
  async until(expression: string): Promise<void> {
    const ends = Date.now() + 10_000;
    while (!(await this.evaluate<boolean>(`Boolean(${expression})`))) {
      if (Date.now() > ends) throw new Error(`never came true: ${expression}`);
      await setTimeout(20);
    }
  }

  /** A PNG of the whole page. */
  async screenshot(): Promise<Buffer> {
    const { width, height } = await this.evaluate<{ width: number; height: number }>(
      '({ width: innerWidth, height: Math.ceil(document.documentElement.getBoundingClientRect().height) })',
    );
    const { data } = await this.#send('Page.captureScreenshot', {
      format: 'png',
      captureBeyondViewport: true,
      clip: { x: 0, y: 0, width, height, scale: 1 },
    });
    return Buffer.from(String(data), 'base64');
  }

  #send(method: string, params?: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    return this.#devTools.send(method, params, this.#session);
  }

  #on<T>(event: string, listener: (params: T) => void): void {
    this.#devTools.events.on(`${this.#session}/${event}`, listener);
  }
}
