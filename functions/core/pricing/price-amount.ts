import { type PicoUsd, parseUsd } from '#core/money.ts';

/** Units of list prices and how many of the thing one amount buys. A unit that is not here is refused, never scaled. */
const UNITS: Readonly<Record<string, { readonly unit: string; readonly per: bigint }>> = {
  'USD per 1M tokens': { unit: 'token', per: 1_000_000n },
  'USD per 1K tokens': { unit: 'token', per: 1000n },
  'USD per image': { unit: 'image', per: 1n },
  'USD per 1000 queries': { unit: 'query', per: 1000n },
  'USD per 1000 calls': { unit: 'call', per: 1000n },
  'USD per 1000 tool calls': { unit: 'tool-call', per: 1000n },
  'USD per model unit per hour': { unit: 'model-unit-hour', per: 1n },
  'USD per OCU-hour': { unit: 'ocu-hour', per: 1n },
  'USD per GB-month': { unit: 'gb-month', per: 1n },
  'USD per GB': { unit: 'gb', per: 1n },
  'USD per month': { unit: 'month', per: 1n },
};

export type UnitPrice = { readonly price: PicoUsd; readonly unit: string } | { readonly refused: string };

/** Turns a decimal amount into pico-dollars for one unit, exactly, or says why it cannot. */
export function unitPriceOf(amount: string, unitName: string): UnitPrice {
  const known = Object.hasOwn(UNITS, unitName) ? UNITS[unitName] : undefined;
  if (known === undefined) return { refused: `unknown unit ${JSON.stringify(unitName)}` };
  if (!/^[0-9]+(\.[0-9]+)?$/.test(amount)) return { refused: `not a plain decimal amount: ${JSON.stringify(amount)}` };
  if ((amount.split('.')[1] ?? '').replace(/0+$/, '').length > 12) return { refused: tooFine(amount, known.unit) };
  const total = parseUsd(amount);
  if (total % known.per !== 0n) return { refused: tooFine(amount, known.unit) };
  return { price: total / known.per, unit: known.unit };
}

const tooFine = (amount: string, unit: string): string => `${amount} is finer than a pico-dollar per ${unit}`;
