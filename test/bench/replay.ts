import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatUsd } from '#core/money.ts';
import { runChild } from './child.ts';
import type { BenchInput, Section } from './section.ts';
import { readRates, type Truth, thinnedTo, writeTraffic } from './traffic.ts';

const CALLS_IN_14_DAYS = 400_000;
const AIM_SECONDS = 120;

export interface Summary {
  readonly records: number;
  readonly invocations: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly listCostUsd: string;
  readonly table: { readonly invocations: number; readonly listCostUsd: string };
  readonly spenders: readonly {
    readonly spender: string;
    readonly invocations: number;
    readonly listCostUsd: string;
  }[];
  readonly seconds: number;
}

/** Weeks of real traffic shapes through `replay --json` in a process of its own, checked against the generator's own sums. */
export async function replay({ data = '', say }: BenchInput): Promise<Section[]> {
  const rates = await readRates(data);
  const share = thinnedTo(rates, CALLS_IN_14_DAYS);
  const rows: Section['rows'][number][] = [];
  for (const days of [2, 7, 14]) {
    say(`replay: ${days} days`);
    const folder = await mkdtemp(join(tmpdir(), 'bench-replay-'));
    try {
      const truth = await writeTraffic(folder, rates, days, share);
      const file = (name: string) => join(folder, name);
      const settings = ['--catalog', file('catalog.json'), '--config', file('config.json')];
      const run = await runChild('functions/local/main.ts', ['replay', file('calls.jsonl.gz'), '--json', ...settings]);
      const summary = JSON.parse(run.lastLine) as Summary;
      rows.push({
        days,
        records: truth.records,
        seconds: run.seconds,
        'records/s': truth.records / run.seconds,
        'peak RSS MB': run.peakRssMb,
        'counts and money': differences(summary, truth).join('; ') || 'exact',
        ...(days === 14 && { [`aim < ${AIM_SECONDS} s`]: run.seconds < AIM_SECONDS ? 'met' : 'missed' }),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  return [
    {
      bench: 'replay',
      about:
        '50 profiles of real traffic shapes, metadata-only records as .jsonl.gz, on the embedded DynamoDB; RSS is of node alone',
      rows,
    },
  ];
}

/** Where a summary and the generator's own sums disagree, in words; empty when they agree to the pico-dollar. */
export function differences(summary: Summary, truth: Truth): string[] {
  const found: string[] = [];
  const expect = (what: string, got: unknown, wanted: unknown): void => {
    if (got !== wanted) found.push(`${what} ${got} instead of ${wanted}`);
  };
  const total = formatUsd(truth.listCost);
  expect('records', summary.records, truth.records);
  expect('invocations', summary.invocations, truth.records);
  expect('calls in the table', summary.table.invocations, truth.records);
  expect('list cost', summary.listCostUsd, total);
  expect('list cost in the table', summary.table.listCostUsd, total);
  const told = new Map(summary.spenders.map((one) => [one.spender, one]));
  for (const [arn, { calls, listCost }] of truth.profiles) {
    expect(`calls of ${arn}`, told.get(arn)?.invocations ?? 0, calls);
    expect(`cost of ${arn}`, told.get(arn)?.listCostUsd ?? '0', formatUsd(listCost));
  }
  return found;
}
