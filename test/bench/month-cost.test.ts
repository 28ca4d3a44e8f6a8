import { expect, it } from 'vitest';
import { runsAMonth } from './deployed-stack.ts';
import { gbSeconds, rowOf } from './month-cost.ts';
import { metricNamesIn } from './published-metrics.ts';

it.each([
  { what: 'waiting', used: { wallMs: 100, cpuMs: 0 }, memoryMb: 512, seconds: 0.05 },
  { what: 'a processor of its own', used: { wallMs: 100, cpuMs: 100 }, memoryMb: 1769, seconds: (1769 / 1024) * 0.1 },
  {
    what: 'more memory than one processor needs',
    used: { wallMs: 100, cpuMs: 100 },
    memoryMb: 3538,
    seconds: 0.3455078125,
  },
  { what: 'half a processor', used: { wallMs: 150, cpuMs: 100 }, memoryMb: 884.5, seconds: (884.5 / 1024) * 0.25 },
])('bills $what', ({ used, memoryMb, seconds }) => {
  expect(gbSeconds(used, memoryMb)).toBeCloseTo(seconds, 9);
});

it.each([
  ['rate(1 minute)', 43_200],
  ['rate(5 minutes)', 8_640],
  ['rate(1 hour)', 720],
  ['rate(1 day)', 30],
])('%s runs %d times a month', (expression, runs) => {
  expect(runsAMonth(expression)).toBe(runs);
});

it('knows no other schedule', () => {
  expect(() => runsAMonth('cron(0 9 ? * MON *)')).toThrow('no rate');
});

it('adds up a month, and leaves the log that is there anyway out of it', () => {
  const row = rowOf({
    calls: 1_000_000,
    batch: 10,
    recordBytes: 600,
    runs: [{ name: 'f', times: 100_000, used: { wallMs: 1000, cpuMs: 0, loggedBytes: 650 } }],
    writes: 1_000_000,
    reads: 2_000_000,
    stack: { memoryMb: new Map([['f', 1024]]), alarmMetrics: 10, scheduledRuns: 1_000_000 },
    metrics: 10,
  });
  expect(row['Lambda']).toBeCloseTo(0.02 + 1.33334, 6);
  expect(row['DynamoDB']).toBeCloseTo(0.625 + 0.25 + 0.0175, 6);
  expect(row['own logs']).toBeCloseTo(0.05, 6);
  expect(row).toMatchObject({ Scheduler: 1, metrics: 3, alarms: 1, secrets: 0.8 });
  expect(row['total']).toBeCloseTo(1.35334 + 0.8925 + 0.05 + 1 + 3 + 1 + 0.8, 6);
  expect(row['USD / M calls']).toBeCloseTo(Number(row['total']), 9);
  expect(row['invocation log']).toBeCloseTo(0.3, 9);
});

it('finds the metrics in what a function writes', () => {
  const metric = (...names: string[]) =>
    JSON.stringify({ _aws: { CloudWatchMetrics: [{ Metrics: names.map((Name) => ({ Name })) }] } });
  expect(metricNamesIn(`plain\n${metric('told')}\n${metric('waiting', 'told')}\n`)).toEqual([
    'told',
    'waiting',
    'told',
  ]);
});
