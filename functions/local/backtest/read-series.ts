import { basename } from 'node:path';
import { lineCutter } from '#adapters/log-files/line-cutter.ts';
import type { EpochMs } from '#core/time.ts';
import { openFile } from '#functions/local/sources/open-file.ts';
import { UsageError } from '#functions/local/usage-error.ts';
import { csvFields } from './csv-fields.ts';
import { stepTime } from './step-time.ts';

export interface SeriesRow {
  /** The time as it was written. */
  readonly timestamp: string;
  readonly at: EpochMs;
  /** What the step cost in USD; undefined where the field is empty: not measured, which is not zero. */
  readonly value: number | undefined;
}

export interface CostSeries {
  readonly name: string;
  readonly rows: SeriesRow[];
}

export interface ReadSeries {
  readonly series: ReadonlyMap<string, CostSeries>;
  readonly rows: number;
  /** Lines that could not be read, the first few of them as `file:line: reason`. */
  readonly rejected: number;
  readonly firstRejected: readonly string[];
}

const REJECTED_SHOWN = 5;
const UNMEASURED = new Set(['', 'nan', 'null', 'na']);

/** readSeries reads cost histories in CSV, plain or gzip; throws a UsageError for a file that is not one. */
export async function readSeries(
  paths: readonly string[],
  onRows: (rows: number, at: EpochMs) => void,
): Promise<ReadSeries> {
  const series = new Map<string, CostSeries>();
  const firstRejected: string[] = [];
  let [rows, rejected] = [0, 0];
  for (const path of paths) {
    const own = basename(path)
      .replace(/\.gz$/, '')
      .replace(/\.csv$/, '');
    let columns: Columns | undefined;
    for await (const { text, line } of linesOf(path)) {
      if (columns === undefined) {
        columns = columnsOf(text, path);
        continue;
      }
      const row = rowOf(csvFields(text), columns);
      if (typeof row === 'string') {
        rejected++;
        if (firstRejected.length < REJECTED_SHOWN) firstRejected.push(`${path}:${line}: ${row}`);
        continue;
      }
      const name = row.name ?? own;
      const known = series.get(name) ?? { name, rows: [] };
      if (known.rows.length === 0) series.set(name, known);
      known.rows.push(row);
      if (++rows % 4096 === 0) onRows(rows, row.at);
    }
    if (columns === undefined) throw new UsageError(`${path} is empty: its first line must be series,timestamp,value`);
  }
  if (rows === 0)
    throw new UsageError(
      `no row of ${paths.join(' ')} could be read${firstRejected[0] ? `: ${firstRejected[0]}` : ''}`,
    );
  return { series, rows, rejected, firstRejected };
}

interface Columns {
  readonly series: number | undefined;
  readonly timestamp: number;
  readonly value: number;
}

function columnsOf(header: string, path: string): Columns {
  const names = csvFields(header).map((name) => name.trim().toLowerCase());
  const [series, timestamp, value] = ['series', 'timestamp', 'value'].map((name) => names.indexOf(name));
  if (timestamp === undefined || value === undefined || timestamp < 0 || value < 0) {
    throw new UsageError(`${path}: the first line must be series,timestamp,value or timestamp,value`);
  }
  return { series: series === undefined || series < 0 ? undefined : series, timestamp, value };
}

/** A row, or what is wrong with it. */
function rowOf(
  fields: readonly string[],
  columns: Columns,
): (SeriesRow & { readonly name: string | undefined }) | string {
  const timestamp = (fields[columns.timestamp] ?? '').trim();
  const at = stepTime(timestamp);
  if (at === undefined) return 'not a time such as 2026-01-05T10:20:00Z';
  const text = fields[columns.value]?.trim();
  if (text === undefined) return 'no value';
  const isMeasured = !UNMEASURED.has(text.toLowerCase());
  const value = Number(text);
  if (isMeasured && !Number.isFinite(value)) return 'the value is not a number';
  return {
    name: columns.series === undefined ? undefined : fields[columns.series],
    timestamp,
    at,
    value: isMeasured ? value : undefined,
  };
}

async function* linesOf(path: string): AsyncGenerator<{ readonly text: string; readonly line: number }> {
  const cutter = lineCutter();
  try {
    const chunks = await openFile(path);
    for (;;) {
      const step = await chunks.next();
      for (const cut of step.done ? cutter.end(true) : cutter.write(step.value)) if ('text' in cut) yield cut;
      if (step.done) return;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${path}: ${code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code})`}`, {
      cause: error,
    });
  }
}
