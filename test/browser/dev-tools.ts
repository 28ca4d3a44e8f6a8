import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

type Fields = Readonly<Record<string, unknown>>;

interface Incoming {
  readonly id?: number;
  readonly result?: Fields;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: Fields;
  readonly sessionId?: string;
}

/** The DevTools protocol over the pipe of a browser: JSON texts that each end with a NUL. */
export class DevTools {
  /** Emits what happens in a session under `<session id>/<event>`. */
  readonly events = new EventEmitter();
  readonly #toBrowser: Writable;
  readonly #waiting = new Map<number, PromiseWithResolvers<Fields>>();
  #lastId = 0;
  #rest = '';

  constructor(browser: ChildProcess) {
    this.#toBrowser = browser.stdio[3] as Writable;
    (browser.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => this.#read(text));
    browser.once('close', () => this.#fail(new Error('the browser has ended')));
    browser.once('error', (error) => this.#fail(error));
    this.#toBrowser.on('error', (error) => this.#fail(error));
  }

  send(method: string, params: Fields = {}, sessionId?: string): Promise<Fields> {
    this.#lastId += 1;
    const answer = Promise.withResolvers<Fields>();
    this.#waiting.set(this.#lastId, answer);
    this.#toBrowser.write(`${JSON.stringify({ id: this.#lastId, method, params, sessionId })}\0`);
    return answer.promise;
  }

  #read(text: string): void {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop() ?? '';
    for (const message of messages) this.#receive(JSON.parse(message));
  }

  #receive({ id, result, error, method, params, sessionId }: Incoming): void {
    if (id === undefined) {
      this.events.emit(`${sessionId}/${method}`, params);
      return;
    }
    const answer = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) answer?.reject(new Error(error.message));
    else answer?.resolve(result ?? {});
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
