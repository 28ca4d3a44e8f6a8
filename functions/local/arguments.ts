import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

export const HELP = `bedrock-cost-watchdog: exact Amazon Bedrock spend per profile, from invocation logs

  npm start                          replay the bundled sample
  npm start -- replay PATH...        replay your own logs: files, folders or - for stdin
  npm start -- verify DAY PATH...    recompute a day (2026-11-02) from raw logs and compare it with the table
  npm start -- backtest CSV...       say when the spend detector would have told you what, over a cost history
  npm start -- mute WHAT             tell nobody of WHAT until a time: needs --until and --reason
  npm start -- unmute WHAT           tell of it again
  npm start -- doctor                say what stands between your AWS account and being watched; changes nothing

Logs may be .json, .jsonl or .gz: CloudWatch exports, S3 delivery folders, saved subscription events, aws-cli output.
CSV is series,timestamp,value or timestamp,value: what each step of one minute to one day cost in dollars.
WHAT is an incident's id (7f3a09c2.1, in its message's last line), a finding's fingerprint, spender:NAME or check:ID.

  --config FILE    budgets, prices, thresholds, quiet hours (JSON or TypeScript)
  --catalog FILE   your inference profiles: names, models, tags (JSON)
  --db FILE        keep the tables in a file, so that the same input twice adds nothing
  --endpoint URL   use the DynamoDB at URL instead of the embedded one
  --json           one JSON object a line on stdout; use npm start --silent
  --report DIR     where a replay writes its HTML report (default: report, with --json none)
  --strict         a replay ends with 3 when a line was rejected
  --floor USD      a backtest tells nobody of a pace below this, in dollars a day (default: 3; 0: series that are not dollars)
  --out FILE       a backtest writes every row's score and alarm here: series,timestamp,score,alarm
  --alarms FILE    ... and every alert here: series,timestamp,check,reason
  --until TIME     when a mute ends: 4h, 2d, or 2026-11-26T09:00:00Z
  --reason TEXT    why something is muted, for whoever reads it
  --kind KIND      snoozed (default), expected or suppressed
  --help, -h       this text
`;

const OPTIONS = {
  config: { type: 'string' },
  catalog: { type: 'string' },
  report: { type: 'string' },
  db: { type: 'string' },
  endpoint: { type: 'string' },
  json: { type: 'boolean' },
  strict: { type: 'boolean' },
  floor: { type: 'string' },
  out: { type: 'string' },
  alarms: { type: 'string' },
  until: { type: 'string' },
  reason: { type: 'string' },
  kind: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface Options {
  readonly config?: string;
  readonly catalog?: string;
  readonly report?: string;
  readonly db?: string;
  readonly endpoint?: string;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly floor?: string;
  readonly out?: string;
  readonly alarms?: string;
  readonly until?: string;
  readonly reason?: string;
  readonly kind?: string;
}

export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'sample'; readonly options: Options }
  | { readonly name: 'replay'; readonly paths: readonly string[]; readonly options: Options }
  | { readonly name: 'verify'; readonly day: string; readonly paths: readonly string[]; readonly options: Options }
  | { readonly name: 'mute' | 'unmute'; readonly what: string; readonly options: Options }
  | {
      readonly name: 'backtest';
      readonly paths: readonly string[];
      /** Undefined: the shipped one. */
      readonly floorUsd: number | undefined;
      readonly options: Options;
    }
  | { readonly name: 'doctor'; readonly options: Options };

const OF_REPLAY: readonly (keyof Options)[] = ['config', 'catalog', 'report', 'db', 'endpoint', 'json', 'strict'];
const OF_MUTE: readonly (keyof Options)[] = ['db', 'endpoint', 'json', 'until', 'reason', 'kind'];
const OF_UNMUTE: readonly (keyof Options)[] = ['db', 'endpoint', 'json'];
const OF_DOCTOR: readonly (keyof Options)[] = ['config', 'json'];
const OF_BACKTEST: readonly (keyof Options)[] = ['config', 'floor', 'out', 'alarms', 'report'];
const OF_VERIFY: readonly (keyof Options)[] = ['config', 'catalog', 'db', 'endpoint', 'json'];

/** parseCommand reads the command line; throws a UsageError that says what to write instead. */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const { help, ...options } = values;
  if (help) return { name: 'help' };
  const [name, ...rest] = positionals;
  for (const [option, value] of Object.entries(options)) {
    if (value === '') throw new UsageError(`--${option} is empty: give it a value or leave it out`);
  }
  if (options.db !== undefined && options.endpoint !== undefined)
    throw new UsageError('give --db or --endpoint, not both');
  if (options.endpoint !== undefined && !URL.canParse(options.endpoint)) {
    throw new UsageError(`--endpoint ${options.endpoint} is not a URL: write for example http://127.0.0.1:8000`);
  }
  switch (name) {
    case 'help':
      return { name: 'help' };
    case undefined:
      refuseOthers('the sample', options, OF_REPLAY);
      return { name: 'sample', options };
    case 'replay':
      refuseOthers(name, options, OF_REPLAY);
      if (rest.length === 0) throw new UsageError('replay needs at least one PATH: a file, a folder, or - for stdin');
      return { name, paths: rest, options };
    case 'verify': {
      const [day, ...paths] = rest;
      refuseOthers(name, options, OF_VERIFY);
      if (day === undefined || !isDay(day)) {
        const not = day === undefined ? '' : `, not ${JSON.stringify(day)}`;
        throw new UsageError(`verify needs a DAY first${not}: npm start -- verify 2026-11-02 PATH... --db FILE`);
      }
      if (paths.length === 0) throw new UsageError('verify needs at least one PATH with the raw logs of that day');
      if (options.db === undefined && options.endpoint === undefined) {
        throw new UsageError(
          'verify needs the table to compare with: --db FILE of an earlier replay, or --endpoint URL',
        );
      }
      return { name, day, paths, options };
    }
    case 'backtest':
      refuseOthers(name, options, OF_BACKTEST);
      if (rest.length === 0) throw new UsageError('backtest needs at least one CSV with series,timestamp,value');
      return { name, paths: rest, floorUsd: floorOf(options.floor), options };
    case 'mute':
    case 'unmute': {
      const [what, ...more] = rest;
      refuseOthers(name, options, name === 'mute' ? OF_MUTE : OF_UNMUTE);
      if (what === undefined || more.length > 0) {
        throw new UsageError(`${name} needs one WHAT: an incident's id, a fingerprint, spender:NAME or check:ID`);
      }
      if (options.db === undefined && options.endpoint === undefined) {
        throw new UsageError(
          `${name} needs the table: --db FILE of an earlier replay, or --endpoint URL; in AWS invoke notify-findings with events/notify-findings/${name}.json`,
        );
      }
      return { name, what, options };
    }
    case 'doctor':
      refuseOthers(name, options, OF_DOCTOR);
      if (rest.length > 0)
        throw new UsageError('doctor takes no more words: it looks at the account and Region of your AWS credentials');
      return { name, options };
    default:
      throw new UsageError(`there is no command ${JSON.stringify(name)}: npm start -- --help lists them`);
  }
}

function floorOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const usd = Number(text);
  if (!Number.isFinite(usd) || usd < 0 || usd > 1e9) {
    throw new UsageError(`--floor ${text} is no amount in dollars a day: write for example 3, or 0 for none`);
  }
  return usd;
}

/** An option without effect would be taken for one that had it. */
function refuseOthers(command: string, options: Options, taken: readonly (keyof Options)[]): void {
  for (const option of Object.keys(options) as (keyof Options)[]) {
    if (!taken.includes(option)) throw new UsageError(`${command} takes no --${option}: leave it out`);
  }
}

/** The 31st of February is no day, though Date.parse takes it for one of March. */
function isDay(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // Node's advice on what to do about an unknown option is about something else.
    const reason = (error instanceof Error ? error.message : String(error))
      .replace(/\s+/g, ' ')
      .split('. To specify')[0];
    throw new UsageError(`${reason}; npm start -- --help lists the options`);
  }
}
