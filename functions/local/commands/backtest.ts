import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { surgeParameters } from '#core/anomaly/settings.ts';
import { spendSurge } from '#core/checks/detectors/spend-surge.ts';
import type { Command } from '#functions/local/arguments.ts';
import { csvField } from '#functions/local/backtest/csv-fields.ts';
import { type JudgedSeries, judgeSeries } from '#functions/local/backtest/judge-series.ts';
import { readSeries } from '#functions/local/backtest/read-series.ts';
import { renderBacktest } from '#functions/local/backtest/render-backtest.ts';
import { openCsv } from '#functions/local/backtest/write-csv.ts';
import { EXIT } from '#functions/local/exit-codes.ts';
import { progressLine } from '#functions/local/progress.ts';
import { readConfig } from '#functions/local/settings-files.ts';
import { inReportFolder } from './report-folder.ts';

type Backtest = Extract<Command, { name: 'backtest' }>;

/** `backtest SERIES.csv...`: whom the live spend detector would have told what, over a cost history. */
export function backtest(command: Backtest): Promise<number> {
  return inReportFolder(command.options.report, () => run(command));
}

async function run({ paths, floorUsd, options }: Backtest): Promise<number> {
  const { checks } = await readConfig(options.config);
  const settings = { floorUsdADay: floorUsd ?? v.parse(surgeParameters, checks[spendSurge.id] || {}).floorUsd };
  const scores =
    options.out === undefined ? undefined : await openCsv(options.out, '--out', 'series,timestamp,score,alarm');
  const alarms =
    options.alarms === undefined
      ? undefined
      : await openCsv(options.alarms, '--alarms', 'series,timestamp,check,reason');
  const progress = progressLine();
  const { series, rows, rejected, firstRejected } = await readSeries(paths, progress.update);
  progress.clear();
  const reported: JudgedSeries[] = [];
  let alerts = 0;
  for (const one of series.values()) {
    const result = judgeSeries(one, settings);
    const { judged } = result;
    const name = csvField(one.name);
    const told = judged.flatMap(({ row, told: reason }) => (reason === undefined ? [] : [{ row, reason }]));
    alerts += told.length;
    await scores?.write(
      judged.map(
        ({ row, score, isAlarm }) => `${name},${csvField(row.timestamp)},${score.toFixed(6)},${isAlarm ? 1 : 0}`,
      ),
    );
    await alarms?.write(
      told.map(({ row, reason }) => `${name},${csvField(row.timestamp)},${spendSurge.id},${csvField(reason)}`),
    );
    if (alarms === undefined) {
      for (const { row, reason } of told) process.stdout.write(`${one.name} ${row.timestamp}: ${reason}\n`);
    }
    if (options.report !== undefined) reported.push(result);
  }
  await scores?.close();
  await alarms?.close();
  if (options.report !== undefined) {
    const file = join(options.report, 'index.html');
    await writeFile(file, renderBacktest(reported, settings));
    process.stderr.write(`report: ${file}\n`);
  }
  for (const line of firstRejected) process.stderr.write(`not read: ${line}\n`);
  if (rejected > firstRejected.length)
    process.stderr.write(`and ${rejected - firstRejected.length} more lines that were not read\n`);
  process.stderr.write(
    `${alerts} ${alerts === 1 ? 'alert' : 'alerts'} in ${rows.toLocaleString('en-US')} rows of ${series.size} series, with a floor of $${settings.floorUsdADay} a day\n`,
  );
  return EXIT.done;
}
