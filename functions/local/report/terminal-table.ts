import { clip, columns, padEnd, padStart } from './terminal-text.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
  /** The column that goes first when the line is too narrow has the highest number; 0 never goes. */
  readonly dropOrder: number;
}

const GAP = 2;
const NARROWEST_NAME = 14;

/** Lines of an aligned table within `width`: the first column gives way, then whole columns go. */
export function table(all: readonly Column[], width: number): string[] {
  let shown = [...all];
  const natural = ({ title, cells }: Column): number => Math.max(columns(title), ...cells.map(columns));
  const others = (): number => shown.slice(1).reduce((sum, column) => sum + natural(column) + GAP, 0);
  const first = all[0];
  if (!first) return [];
  const narrowest = Math.min(natural(first), NARROWEST_NAME);
  while (others() + narrowest > width) {
    const next = shown.filter(({ dropOrder }) => dropOrder > 0).toSorted((a, b) => b.dropOrder - a.dropOrder)[0];
    if (!next) break;
    shown = shown.filter((column) => column !== next);
  }
  const room = Math.max(1, Math.min(natural(first), width - others()));
  const line = (cellOf: (column: Column) => string): string =>
    shown
      .map((column) => {
        const size = column === first ? room : natural(column);
        const cell = clip(cellOf(column), size);
        return column.align === 'left' ? padEnd(cell, size) : padStart(cell, size);
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  const rows = Math.max(...all.map(({ cells }) => cells.length));
  const body = Array.from({ length: rows }, (_, row) => line(({ cells }) => cells[row] ?? ''));
  return [line(({ title }) => title), ...body].map((text) => clip(text, width));
}
