import { userInfo } from 'node:os';
import type { MuteKind } from '#core/findings/mute.ts';
import { parseMuteRequest } from '#core/findings/mute-request.ts';
import { isoOf } from '#core/time.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { muteFindings, scopesOf } from '#functions/findings/mute-findings.ts';
import type { Command, Options } from '#functions/local/arguments.ts';
import { startEngine } from '#functions/local/engine/engine.ts';
import { EXIT } from '#functions/local/exit-codes.ts';
import { plural } from '#functions/local/report/format.ts';
import { UsageError } from '#functions/local/usage-error.ts';
import { expectTable } from './expect-table.ts';

const KINDS: readonly string[] = ['snoozed', 'expected', 'suppressed'] satisfies MuteKind[];
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 };

/** `mute WHAT` and `unmute WHAT`: says of findings in a table that nobody need be told, or that they are told again. */
export async function mute({ name, what, options }: Extract<Command, { name: 'mute' | 'unmute' }>): Promise<number> {
  if (name === 'mute') checkSaid(options);
  const now = Date.now();
  const asked = {
    request: name,
    match: matchOf(what),
    by: userInfo().username,
    ...(name === 'mute' && {
      kind: options.kind ?? 'snoozed',
      until: untilOf(options.until, now),
      reason: options.reason,
    }),
  };
  const parsed = parseMuteRequest(asked, now);
  if ('errors' in parsed) throw new UsageError(`${name}: ${parsed.errors.join('; ')}`);
  const { request } = parsed;
  await expectTable(options);
  const engine = await startEngine(options);
  try {
    const { findings: store, ledger } = engine;
    const carryOut = muteFindings({ store, recorder: findingRecorder(store), scopes: () => scopesOf(ledger) });
    const { findings, mutes } = await carryOut(request, now);
    const isNamed = request.match.incident !== undefined || request.match.fingerprint !== undefined;
    const said =
      request.request === 'unmute'
        ? `${plural(mutes.length, 'mute')} lifted: ${plural(findings, 'finding')} told again`
        : findings === 0 && isNamed
          ? `${request.kind} until ${isoOf(request.until)}: but nothing that goes on is called ${what}`
          : `${request.kind} until ${isoOf(request.until)}: ${plural(findings, 'finding')} now, and what joins them`;
    const answer = options.json ? JSON.stringify({ v: 1, type: name, findings, mutes }) : said;
    process.stdout.write(`${answer}\n`);
    return EXIT.done;
  } finally {
    await engine.stop();
  }
}

/** In the words of the command line; the request itself speaks of fields. */
function checkSaid({ until, reason, kind }: Options): void {
  if (until === undefined || reason === undefined) {
    throw new UsageError('mute needs --until TIME (4h, 2d, or 2026-11-26T09:00:00Z) and --reason TEXT');
  }
  if (kind !== undefined && !KINDS.includes(kind)) {
    throw new UsageError(`--kind ${kind}: there are ${KINDS.join(', ')}`);
  }
}

function matchOf(what: string) {
  const [, kind, value] = /^(spender|check):(.+)$/s.exec(what) ?? [];
  if (kind !== undefined) return { [kind]: value };
  // A message has the id with its version behind it.
  const [, incident] = /^([0-9a-f]{8}\.[1-9]\d*)(?:#\d+)?$/.exec(what) ?? [];
  return incident === undefined ? { fingerprint: what } : { incident };
}

/** A time, or how long from now. */
function untilOf(text: string | undefined, now: number): string | undefined {
  const [, count, unit = ''] = /^(\d{1,4})([mhd])$/.exec(text ?? '') ?? [];
  if (count === undefined) return text;
  return new Date(now + Number(count) * (UNITS[unit] ?? 0)).toISOString();
}
