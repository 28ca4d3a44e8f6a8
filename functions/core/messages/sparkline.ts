import type { PicoUsd } from '#core/money.ts';

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A character an amount, as high as it is beside the highest; a dot where nothing was spent. */
export function sparkline(amounts: readonly PicoUsd[]): string {
  const highest = amounts.reduce((max, amount) => (amount > max ? amount : max), 0n);
  return amounts.map((amount) => (amount <= 0n ? '·' : BLOCKS[Number((amount * 8n - 1n) / highest)])).join('');
}
