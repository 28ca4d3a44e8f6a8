import { ByteReader, ByteWriter, DictionaryWriter, readDictionary } from '#core/bytes.ts';
import type { SpendBySpender } from '#core/ledger/spend-history.ts';
import { HOUR } from '#core/time.ts';

/** The step that a live series is watched in, in minutes: what the weights were found on. */
export const LIVE_STEP = 10;
const STEPS_AN_HOUR = HOUR / LIVE_STEP;
const PICO_A_MICRO = 1_000_000n;

/** What each spender spent in the steps of an hour, the first first, in micro-dollars: statistics need no more. */
export type SpendSteps = ReadonlyMap<string, readonly number[]>;

/** stepsOf makes them of what was spent in each step. */
export function stepsOf(spent: readonly SpendBySpender[]): SpendSteps {
  const steps = new Map<string, number[]>();
  for (const [at, costs] of spent.entries()) {
    for (const [spender, cost] of costs) {
      if (cost <= 0n) continue;
      const own = steps.get(spender) ?? Array.from({ length: STEPS_AN_HOUR }, () => 0);
      own[at] = Number(cost / PICO_A_MICRO);
      steps.set(spender, own);
    }
  }
  return steps;
}

/** A change of what follows is a new version; this one and the one before are read. */
const VERSION = 1;

export function encodeSteps(steps: SpendSteps): Uint8Array<ArrayBuffer> {
  const dictionary = new DictionaryWriter();
  const body = new ByteWriter();
  body.varint(steps.size);
  for (const [spender, own] of steps) {
    body.varint(dictionary.indexOf(spender));
    for (const micro of own) body.varint(micro);
  }
  const out = new ByteWriter();
  out.byte(VERSION);
  dictionary.write(out);
  out.append(body.finish());
  return out.finish();
}

export function decodeSteps(bytes: Uint8Array): SpendSteps {
  const from = new ByteReader(bytes);
  const version = from.byte();
  if (version !== VERSION) throw new Error(`version ${version} of spend in steps is not known`);
  const wordOf = readDictionary(from);
  const own = (): number[] => Array.from({ length: STEPS_AN_HOUR }, () => from.varint());
  return new Map(Array.from({ length: from.varint() }, () => [wordOf(from.varint()) ?? '', own()] as const));
}
