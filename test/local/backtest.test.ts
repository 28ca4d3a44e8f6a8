import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvFields } from '#functions/local/backtest/csv-fields.ts';
import { stepTime } from '#functions/local/backtest/step-time.ts';
import { run } from '../support/cli.ts';

let folder = '';
const file = (name: string): string => join(folder, name);

/** Ten days of a dollar an hour, with a runaway on the ninth. */
function history(series: string | undefined, factor = 1): string[] {
  const start = Date.UTC(2026, 0, 5);
  return Array.from({ length: 1440 }, (_, step) => {
    const usd = (step >= 1200 && step < 1212 ? 3 : step % 7 === 0 ? 0.2 : 0.15) * factor;
    const time = new Date(start + step * 600_000).toISOString().slice(0, 19);
    return series === undefined ? `${time},${usd}` : `${series},${time}Z,${usd}`;
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backtest-'));
  const rows = [...history('a'), ...history('"b, quoted"', 0.001)];
  await writeFile(file('two.csv'), ['series,timestamp,value', ...rows, 'a,yesterday,1', 'a,2026-01-20,'].join('\n'));
  await writeFile(file('own-name.csv.gz'), gzipSync(['timestamp,value', ...history(undefined)].join('\r\n')));
  await writeFile(file('wrong.csv'), 'when,what\n1,2\n');
  await writeFile(file('no-rows.csv'), 'timestamp,value\nnever,1\n');
  await writeFile(file('empty.csv'), '');
});
afterAll(() => rm(folder, { recursive: true }));

describe('backtest', () => {
  it('writes every row’s score, the alerts a person had received, and a report', async () => {
    const [scores, alarms] = [file('scores.csv'), file('alarms.csv')];
    const { code, stderr } = await run([
      ...['backtest', file('two.csv'), file('own-name.csv.gz')],
      ...['--out', scores, '--alarms', alarms, '--report', file('report')],
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('2 alerts in 4,321 rows of 3 series');
    expect(stderr).toContain('two.csv:2882: not a time');
    const told = (await readFile(alarms, 'utf8')).trim().split('\n').map(csvFields);
    expect(told[0]).toEqual(['series', 'timestamp', 'check', 'reason']);
    expect(told.slice(1).map(([series, , check]) => [series, check])).toEqual([
      ['a', 'spend-surge'],
      ['own-name', 'spend-surge'],
    ]);
    expect(told[1]?.[3]).toMatch(
      /^at least \$18\.00 an hour for \d+ minutes, since 2026-01-13T08:\d\d:00Z: \d+ times the usual \$0\.9\d+ \(mean of 7 days\); the most that held for as long on any of the 8 days before was \$/,
    );
    const rows = (await readFile(scores, 'utf8')).trim().split('\n').map(csvFields);
    expect(rows[0]).toEqual(['series', 'timestamp', 'score', 'alarm']);
    expect(rows).toHaveLength(1 + 4321);
    expect(rows.filter(([series, , , alarm]) => series === 'b, quoted' && alarm === '1')).toEqual([]);
    const page = await readFile(file('report/index.html'), 'utf8');
    expect(page).toContain('2 alerts in 3 series');
    expect(page).toContain('b, quoted');
  });

  it('tells of cents where the floor is taken away', async () => {
    const { code, stdout } = await run(['backtest', file('two.csv'), '--floor', '0']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^a 2026-01-13.*\nb, quoted 2026-01-13/);
  });

  it.each([
    { name: 'takes the floor of the configuration', args: [], alerts: '0 alerts' },
    { name: 'and that of the command line before it', args: ['--floor', '0.01'], alerts: '2 alerts' },
  ])('$name', async ({ args, alerts }) => {
    await writeFile(file('config.json'), '{"checks": {"spend-surge": {"floorUsd": 1000}}}');
    const { code, stderr } = await run(['backtest', file('two.csv'), '--config', file('config.json'), ...args]);
    expect(code).toBe(0);
    expect(stderr).toContain(alerts);
  });

  it('names a setting that does not fit', async () => {
    await writeFile(file('bad.json'), '{"checks": {"spend-surge": {"floor": 1}}}');
    const { code, stderr } = await run(['backtest', file('two.csv'), '--config', file('bad.json')]);
    expect(code).toBe(2);
    expect(stderr).toContain('checks.spend-surge.floor: unknown field');
  });

  it.each([
    { what: 'no file', args: () => [], says: /at least one CSV/ },
    { what: 'a file that is not there', args: () => [file('nope.csv')], says: /nope\.csv: there is no such file/ },
    { what: 'a folder', args: () => [folder], says: /cannot be read \(EISDIR\)/ },
    { what: 'another header', args: () => [file('wrong.csv')], says: /first line must be series,timestamp,value/ },
    {
      what: 'nothing that can be read',
      args: () => [file('no-rows.csv')],
      says: /no row of .*no-rows\.csv:2: not a time/,
    },
    { what: 'an empty file', args: () => [file('empty.csv')], says: /is empty/ },
    { what: 'a floor that is none', args: () => [file('two.csv'), '--floor', 'ten'], says: /--floor ten is no amount/ },
    {
      what: 'a place that cannot be written',
      args: () => [file('two.csv'), '--out', join(folder, 'no', 'x')],
      says: /--out .*cannot be written/,
    },
    { what: 'an option of others', args: () => [file('two.csv'), '--db', 'x'], says: /backtest takes no --db/ },
  ])('ends with 2 and one line at $what', async ({ args, says }) => {
    const { code, stdout, stderr } = await run(['backtest', ...args()]);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
  });
});

describe('a time', () => {
  it.each([
    ['2026-01-05T10:20:30Z', '2026-01-05T10:20:30Z'],
    ['2026-01-05 10:20:30', '2026-01-05T10:20:30Z'],
    ['2026-01-05T10:20', '2026-01-05T10:20:00Z'],
    ['2026-01-05', '2026-01-05T00:00:00Z'],
    ['2026-01-05T10:20:30.5+02:00', '2026-01-05T08:20:30Z'],
    ['2026-01-05 10:20:30 UTC', '2026-01-05T10:20:30Z'],
  ])('%s is %s', (text, iso) => {
    expect(stepTime(text)).toBe(Date.parse(iso));
  });

  it.each(['', '1767571200', '2026-02-30', '2026-13-01', '2026-01-05T25:00', 'yesterday'])('%j is none', (text) => {
    expect(stepTime(text)).toBeUndefined();
  });
});

describe('a line of CSV', () => {
  it.each([
    ['a,b,c', ['a', 'b', 'c']],
    ['"a,b",c', ['a,b', 'c']],
    ['"say ""hi""",', ['say "hi"', '']],
    ['a,,', ['a', '', '']],
    ['"a"', ['a']],
  ])('%s', (line, fields) => {
    expect(csvFields(line)).toEqual(fields);
  });
});
