import type { Spread } from './harness.ts';

type Cell = string | number | Spread | undefined;

/** One bench's figures; the columns are the keys of its rows. */
export interface Section {
  readonly bench: string;
  readonly about: string;
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  readonly notes?: readonly string[];
}

/** What a bench is started with. */
export interface BenchInput {
  /** Where the data sets lie; undefined when none was given. */
  readonly data: string | undefined;
  readonly say: (line: string) => void;
}

/** Three significant digits, without an exponent. */
export const shortNumber = (value: number): string => {
  if (!Number.isFinite(value)) return '-';
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
};

function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return shortNumber(cell);
  return `${shortNumber(cell.median)} (${shortNumber(cell.min)}-${shortNumber(cell.max)})`;
}

/** Aligned text: words to the left, figures to the right. */
export function renderSection({ bench, about, rows, notes = [] }: Section): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const table = [columns, ...rows.map((row) => columns.map((column) => cellText(row[column])))];
  const widths = columns.map((_, at) => Math.max(...table.map((line) => line[at]?.length ?? 0)));
  const isWord = columns.map((column) =>
    rows.every((row) => row[column] === undefined || typeof row[column] === 'string'),
  );
  const lines = table.map((line) =>
    line
      .map((cell, at) => (isWord[at] ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [`${bench}: ${about}`, ...lines, ...notes.map((note) => `  ${note}`), ''].join('\n');
}
