import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hmacKeyRing } from '#adapters/key-ring/hmac-key-ring.ts';
import { type Config, parseConfig } from '#core/config/config.ts';
import type { FindingChange } from '#core/findings/finding.ts';
import { findingJson } from '#core/messages/finding-json.ts';
import { formatUsd } from '#core/money.ts';
import { pricingOf } from '#core/pricing/pricing.ts';
import { parseCatalog } from '#core/profiles/parse-catalog.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { type Command, HELP, type Options, parseCommand } from './arguments.ts';
import { startEngine } from './engine/engine.ts';
import { localKeyRing } from './engine/local-state.ts';
import { progressLine } from './progress.ts';
import { replay } from './replay/replay.ts';
import { summaryJson } from './replay/summary-json.ts';
import { alertLine } from './report/alert-line.ts';
import { renderReport } from './report/render-report.ts';
import { renderSummary } from './report/render-summary.ts';
import { sampleCatalog, sampleConfig, sampleRecords } from './sample/sample.ts';
import { readCatalog, readConfig } from './settings-files.ts';
import { type LogLine, readLogLines } from './sources/read-log-lines.ts';
import { UsageError } from './usage-error.ts';
import { verifyDay } from './verify.ts';

/** Exit codes: 0 done, 1 verify found a difference, 2 nothing was done, 3 some input was rejected and --strict was given. */
const [DONE, DIFFERENT, USAGE, REJECTED] = [0, 1, 2, 3];
const DEFAULT_REPORT = 'report';
const SAMPLE = 'sample day';

async function run(command: Command): Promise<number> {
  switch (command.name) {
    case 'help':
      process.stdout.write(HELP);
      return DONE;
    case 'sample':
      return runSample(command.options);
    case 'replay': {
      const settings = await settingsOf(command.options);
      const { lines, checkLogs } = await openLogs(command.paths);
      return runReplay(command.paths.join(' '), lines, settings, command.options, checkLogs);
    }
    case 'verify':
      return runVerify(command);
  }
}

/** Opens the user's logs and reads the first line, so that a path that is not there is known before anything is started. */
async function openLogs(paths: readonly string[]): Promise<{ lines: AsyncIterable<LogLine>; checkLogs: () => void }> {
  let looksLikeLogs = false;
  const lines = readLogLines(paths, {
    onSource: (source) => {
      looksLikeLogs ||= source.looksLikeLogs;
    },
  });
  const first = await lines.next();
  return {
    lines: (async function* () {
      if (!first.done) yield first.value;
      yield* lines;
    })(),
    checkLogs() {
      if (!looksLikeLogs) {
        throw new UsageError(
          `nothing in ${paths.join(' ')} looks like Bedrock invocation logs: give the files of a CloudWatch or S3 export, or their folder`,
        );
      }
    },
  };
}

interface Settings {
  readonly config: Config;
  readonly profiles: readonly CatalogProfile[];
}

const settingsOf = async (options: Options): Promise<Settings> => ({
  config: await readConfig(options.config),
  profiles: await readCatalog(options.catalog),
});

async function runSample(options: Options): Promise<number> {
  const [config, catalog] = [parseConfig(sampleConfig), parseCatalog(sampleCatalog)];
  if ('errors' in config || 'problems' in catalog) throw new Error('the bundled sample is not valid');
  const own = await settingsOf(options);
  const settings = {
    config: options.config === undefined ? config.config : own.config,
    profiles: options.catalog === undefined ? catalog.profiles : own.profiles,
  };
  return runReplay(SAMPLE, sampleLines(), settings, options);
}

async function* sampleLines(): AsyncGenerator<LogLine> {
  let line = 0;
  for (const text of sampleRecords()) yield { text, source: SAMPLE, line: ++line };
}

async function runReplay(
  title: string,
  lines: AsyncIterable<LogLine>,
  { config, profiles }: Settings,
  options: Options,
  checkLogs: () => void = () => {},
): Promise<number> {
  const folder = options.report ?? (options.json ? undefined : DEFAULT_REPORT);
  if (folder !== undefined && (await isFile(folder))) throw new UsageError(`--report ${folder}: a file, not a folder`);
  const engine = await startEngine(options);
  const progress = progressLine();
  const resolveSpender = resolveSpenderWith(profiles);
  const style = {
    color: process.stdout.isTTY === true && !process.env['NO_COLOR'],
    width: process.stdout.columns ?? 100,
  };
  const json = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
  try {
    if (!options.json) process.stderr.write(`replaying ${title} on ${engine.name}\n`);
    const replayed = await replay({
      title,
      lines,
      engine,
      config,
      profiles,
      onFinding(change: FindingChange) {
        progress.clear();
        if (options.json) return json(findingJson(change));
        const owner = change.finding.spender === undefined ? undefined : resolveSpender(change.finding.spender).owner;
        process.stdout.write(`${alertLine({ ...change, ...(owner !== undefined && { owner }) }, style)}\n`);
      },
      onRejected(reason, source) {
        if (options.json) json({ v: 1, type: 'rejected', reason, source });
      },
      onProgress: progress.update,
    });
    progress.clear();
    checkLogs();
    const report = folder !== undefined || !options.json ? await replayed.report() : undefined;
    if (report && folder !== undefined) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'index.html'), renderReport(report));
    }
    if (options.json) json(summaryJson(replayed.summary));
    else {
      if (report) process.stdout.write(`${renderSummary(report, style)}\n`);
      else process.stdout.write('no new call was found\n');
      if (report && folder !== undefined) process.stderr.write(`report: ${join(folder, 'index.html')}\n`);
    }
    return options.strict && replayed.summary.counts.rejected > 0 ? REJECTED : DONE;
  } finally {
    await engine.stop();
  }
}

async function runVerify({ day, paths, options }: Extract<Command, { name: 'verify' }>): Promise<number> {
  const { config, profiles } = await settingsOf(options);
  const { lines, checkLogs } = await openLogs(paths);
  if (options.db !== undefined && !(await isFile(options.db))) {
    throw new UsageError(`--db ${options.db}: there is no such file: replay the logs with it first`);
  }
  const engine = await startEngine(options);
  try {
    const keys = hmacKeyRing(await localKeyRing(engine.state));
    const fold = pricingOf(config.prices, profiles);
    const { calls, listCost, differences } = await verifyDay(day, { lines, ledger: engine.ledger, keys, config, fold });
    checkLogs();
    process.stdout.write(
      `${day}: the logs say ${calls.raw} calls, $${formatUsd(listCost.raw)}; the table ${calls.table} calls, $${formatUsd(listCost.table)}\n`,
    );
    for (const difference of differences) process.stdout.write(`differs: ${difference}\n`);
    process.stdout.write(differences.length === 0 ? 'no difference\n' : '');
    return differences.length === 0 ? DONE : DIFFERENT;
  } finally {
    await engine.stop();
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

try {
  process.exitCode = await run(parseCommand(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = USAGE;
}
