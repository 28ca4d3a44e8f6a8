import type { LedgerStore } from '#core/ports/ledger-store.ts';

interface Step {
  readonly task: number;
  readonly go: () => void;
}

/**
 * Runs tasks one store call at a time: every call of a store given out waits until it is chosen. Calls of the memory ledger are
 * atomic, so this reaches every order in which the calls of concurrent functions can meet.
 */
export class Interleaving {
  private waiting: Step[] = [];
  private readonly dead = new Set<number>();
  private readonly failures: unknown[] = [];
  private readonly calls = new Map<number, number>();
  private tasks = 0;

  /** Starts a task over a store of its own; gives its number. */
  start(store: LedgerStore, work: (store: LedgerStore) => Promise<void>): number {
    const task = ++this.tasks;
    const chosen = () => new Promise<void>((go) => this.waiting.push({ task, go }));
    const gated = new Proxy(store, {
      get:
        (target, name: keyof LedgerStore) =>
        async (...args: unknown[]) => {
          await chosen();
          return (target[name] as (...args: unknown[]) => Promise<unknown>)(...args);
        },
    });
    // Rows come minute by minute, each a read of its own.
    const readSegments: LedgerStore['readSegments'] = async function* (...args) {
      const minutes = store.readSegments(...args)[Symbol.asyncIterator]();
      for (;;) {
        await chosen();
        const next = await minutes.next();
        if (next.done) return;
        yield next.value;
      }
    };
    work({
      ...Object.fromEntries(Object.keys(store).map((name) => [name, gated[name as keyof LedgerStore]])),
      readSegments,
    } as LedgerStore).catch((error: unknown) => this.failures.push(error));
    return task;
  }

  /** The task never makes another call, as a function that ran out of time. */
  kill(task: number): void {
    this.dead.add(task);
    this.waiting = this.waiting.filter((step) => step.task !== task);
  }

  /** Lets the chosen one of the waiting calls happen, of one task where it is named; false when none waits. */
  async step(choice: number, task?: number): Promise<boolean> {
    await new Promise(setImmediate);
    if (this.failures.length > 0) throw this.failures[0];
    this.waiting = this.waiting.filter((step) => !this.dead.has(step.task));
    const ready = this.waiting.filter((step) => task === undefined || step.task === task);
    const next = ready[choice % Math.max(1, ready.length)];
    if (!next) return false;
    this.waiting = this.waiting.filter((step) => step !== next);
    this.calls.set(next.task, this.callsOf(next.task) + 1);
    next.go();
    return true;
  }

  /** Calls of the task that have happened. */
  callsOf(task: number): number {
    return this.calls.get(task) ?? 0;
  }

  async finish(): Promise<void> {
    while (await this.step(0));
  }
}
