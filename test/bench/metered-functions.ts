import { readFileSync } from 'node:fs';
import type { Account } from '../runtime/account.ts';
import { type Lambda, lambda } from '../runtime/lambda.ts';
import type { BundledFunction } from './bundles.ts';

/** What an invocation takes in the mean. */
export interface Used {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly loggedBytes: number;
}

interface MeteredFunction {
  invoke(event: unknown): Promise<void>;
  /** Forgets what came before. */
  reset(): void;
  used(): Used;
}

export interface Metered {
  readonly ingest: MeteredFunction;
  readonly watch: MeteredFunction;
  readonly notify: MeteredFunction;
  stop(): Promise<void>;
}

/** meteredFunctions runs the functions of the minute and measures what they take. */
export function meteredFunctions(functions: readonly BundledFunction[], account: Account): Metered {
  const { endpoints, tables, keyRingSecret } = account;
  const environment = {
    ...endpoints,
    LEDGER_TABLE: tables.ledger,
    STATE_TABLE: tables.state,
    KEY_RING_SECRET: keyRingSecret,
  };
  const deployed = ['ingest-invocations', 'watch-spend', 'notify-findings'].map((name) => {
    const folder = functions.find((one) => one.name === name)?.own.folder ?? '';
    return lambda({ name, folder, environment, timeoutMs: 60_000 });
  });
  const [ingest, watch, notify] = deployed.map(metered);
  if (!ingest || !watch || !notify) throw new Error('three functions are metered');
  return {
    ingest,
    watch,
    notify,
    async stop() {
      await Promise.all(deployed.map((one) => one.stop()));
    },
  };
}

function metered(deployed: Lambda): MeteredFunction {
  let from = { wallMs: 0, times: 0, cpuMs: 0, loggedBytes: 0 };
  const sum = { wallMs: 0, times: 0 };
  const now = () => ({ ...sum, cpuMs: cpuMsOf(deployed.pid), loggedBytes: deployed.output().stdout.length });
  return {
    async invoke(event) {
      const invoked = await deployed.invoke(event);
      if (invoked.outcome !== 'answered') throw new Error(`not answered: ${JSON.stringify(invoked)}`);
      sum.wallMs += invoked.durationMs;
      sum.times++;
    },
    reset() {
      from = now();
    },
    used() {
      const to = now();
      const mean = (of: 'wallMs' | 'cpuMs' | 'loggedBytes') => (to[of] - from[of]) / (to.times - from.times);
      return { wallMs: mean('wallMs'), cpuMs: mean('cpuMs'), loggedBytes: mean('loggedBytes') };
    },
  };
}

/** Processor time of a process, all threads counted, in the kernel's ticks of 10 ms; unknown where there is no /proc. */
function cpuMsOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}
