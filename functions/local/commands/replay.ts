import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unusableBudgetTags } from '#core/checks/detectors/budget.ts';
import { type Config, parseConfig } from '#core/config/config.ts';
import { findingJson } from '#core/messages/finding-json.ts';
import { foreignText } from '#core/messages/foreign-text.ts';
import type { BodyStore } from '#core/ports/body-store.ts';
import { parseCatalog } from '#core/profiles/parse-catalog.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import type { Options } from '#functions/local/arguments.ts';
import { startEngine } from '#functions/local/engine/engine.ts';
import { EXIT } from '#functions/local/exit-codes.ts';
import { startMessages } from '#functions/local/inbox/local-messages.ts';
import { type OpenLogs, openLogs } from '#functions/local/open-logs.ts';
import { progressLine } from '#functions/local/progress.ts';
import { replay } from '#functions/local/replay/replay.ts';
import { summaryJson } from '#functions/local/replay/summary-json.ts';
import { incidentLine } from '#functions/local/report/incident-line.ts';
import { renderReport } from '#functions/local/report/render-report.ts';
import { renderSummary } from '#functions/local/report/render-summary.ts';
import { sampleCatalog, sampleConfig, sampleRecords } from '#functions/local/sample/sample.ts';
import { readCatalog, readConfig } from '#functions/local/settings-files.ts';
import { bodyFiles } from '#functions/local/sources/body-files.ts';
import type { LogLine } from '#functions/local/sources/log-line.ts';
import { replayNotes } from './replay-notes.ts';
import { inReportFolder } from './report-folder.ts';

const DEFAULT_REPORT = 'report';
const SAMPLE = 'sample';

interface Run {
  readonly title: string;
  readonly config: Config;
  readonly profiles: readonly CatalogProfile[] | undefined;
  readonly open: () => Promise<OpenLogs>;
  readonly bodies?: BodyStore | undefined;
}

/** `replay PATH...`: the user's own logs. */
export async function replayLogs(paths: readonly string[], options: Options): Promise<number> {
  const [config, profiles] = [await readConfig(options.config), await readCatalog(options.catalog)];
  return run(
    { title: paths.join(' '), config, profiles, open: () => openLogs(paths), bodies: bodyFiles(paths) },
    options,
  );
}

/** Without a command: the bundled sample, with its own configuration and catalog unless others are given. */
export async function replaySample(options: Options): Promise<number> {
  const [config, catalog] = [parseConfig(sampleConfig), parseCatalog(sampleCatalog)];
  if ('errors' in config || 'problems' in catalog) throw new Error('the bundled sample is not valid');
  return run(
    {
      title: SAMPLE,
      config: options.config === undefined ? config.config : await readConfig(options.config),
      profiles: (await readCatalog(options.catalog)) ?? catalog.profiles,
      open: async () => ({ lines: sampleLines(), checkLogs() {} }),
    },
    options,
  );
}

async function* sampleLines(): AsyncGenerator<LogLine> {
  let line = 0;
  for (const text of sampleRecords()) yield { text, source: SAMPLE, line: ++line };
}

function run(given: Run, options: Options): Promise<number> {
  const folder = options.report ?? (options.json ? undefined : DEFAULT_REPORT);
  return inReportFolder(folder, () => replayInto(folder, given, options));
}

async function replayInto(
  folder: string | undefined,
  { title, open, config, profiles, bodies }: Run,
  options: Options,
): Promise<number> {
  const { lines, checkLogs } = await open();
  const engine = await startEngine(options);
  const progress = progressLine();
  const style = {
    color: process.stdout.isTTY === true && !process.env['NO_COLOR'],
    width: process.stdout.columns ?? 100,
  };
  const json = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
  // With --json the run is read by a program, which has no use for messages.
  const messages = options.json
    ? undefined
    : await startMessages((view, changes) => {
        progress.clear();
        process.stdout.write(`${incidentLine(view, changes, style)}\n`);
      });
  try {
    for (const profile of profiles ?? []) {
      for (const tag of unusableBudgetTags(profile)) {
        process.stderr.write(
          `${profile.name}: tag ${foreignText(tag, 100)} is no amount in dollars of at least 0.01 and sets no budget\n`,
        );
      }
    }
    if (!options.json) process.stderr.write(`replaying ${title} on ${engine.name}; times here are UTC\n`);
    if (messages) process.stderr.write(`messages as Slack shows them, while this runs: ${messages.url}\n`);
    const replayed = await replay({
      title,
      lines,
      engine,
      config,
      profiles,
      onFinding(told) {
        if (options.json) json(findingJson(told));
      },
      onRejected(reason, source) {
        if (options.json) json({ v: 1, type: 'rejected', reason, source });
      },
      onProgress: progress.update,
      ...(messages && { targetsAt: messages.targetsAt }),
      bodies,
    });
    progress.clear();
    checkLogs();
    const report = folder !== undefined || !options.json ? await replayed.report() : undefined;
    if (report && folder !== undefined) {
      await writeFile(join(folder, 'index.html'), renderReport(report, messages?.section(config.timeZone)));
    }
    for (const note of replayNotes(replayed, options)) process.stderr.write(`${note}\n`);
    if (options.json) json(summaryJson(replayed.summary));
    else {
      if (report) process.stdout.write(`${renderSummary(report, style)}\n`);
      else process.stdout.write('no new call was found\n');
      if (report && folder !== undefined) process.stderr.write(`report: ${join(folder, 'index.html')}\n`);
    }
    return options.strict && replayed.summary.counts.rejected > 0 ? EXIT.rejected : EXIT.done;
  } finally {
    await messages?.stop();
    await engine.stop();
  }
}
