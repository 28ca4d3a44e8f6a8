import type { PicoUsd } from '#core/money.ts';
import { sumOf } from './format.ts';

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Amounts over time in at most `width` characters, each the sum of its steps; a blank is no spend at all. */
export function sparkline(values: readonly PicoUsd[], width: number): string {
  const cells = Math.min(width, values.length);
  const sums = Array.from({ length: cells }, (_, cell) =>
    sumOf(values.slice(Math.floor((cell * values.length) / cells), Math.floor(((cell + 1) * values.length) / cells))),
  );
  const highest = sums.reduce((max, sum) => (sum > max ? sum : max), 0n);
  return sums.map((sum) => (sum === 0n ? ' ' : (BLOCKS[Math.min(7, Number((sum * 8n) / highest))] ?? ''))).join('');
}
