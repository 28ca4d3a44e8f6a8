import { sparkline } from '#core/messages/sparkline.ts';
import type { PicoUsd } from '#core/money.ts';
import { sumOf } from './format.ts';

/** Amounts over time as a sparkline of at most `width` characters, each the sum of its steps. */
export function trend(values: readonly PicoUsd[], width: number): string {
  const cells = Math.min(width, values.length);
  const start = (cell: number): number => Math.floor((cell * values.length) / cells);
  return sparkline(Array.from({ length: cells }, (_, cell) => sumOf(values.slice(start(cell), start(cell + 1)))));
}
