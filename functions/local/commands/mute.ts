import { userInfo } from 'node:os';
import { parseMuteRequest } from '#core/findings/mute-request.ts';
import { isoOf } from '#core/time.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { muteFindings, scopesOf } from '#functions/findings/mute-findings.ts';
import type { Command } from '#functions/local/arguments.ts';
import { startEngine } from '#functions/local/engine/engine.ts';
import { EXIT } from '#functions/local/exit-codes.ts';
import { plural } from '#functions/local/report/format.ts';
import { UsageError } from '#functions/local/usage-error.ts';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 };

/** `mute WHAT` and `unmute WHAT`: says of findings in a table that nobody need be told, or that they are told again. */
export async function mute({ name, what, options }: Extract<Command, { name: 'mute' | 'unmute' }>): Promise<number> {
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
  const engine = await startEngine(options);
  try {
    const { findings: store, ledger } = engine;
    const carryOut = muteFindings({ store, recorder: findingRecorder(store), scopes: () => scopesOf(ledger) });
    const { findings, mutes } = await carryOut(request, now);
    const said =
      request.request === 'mute'
        ? `${request.kind} until ${isoOf(request.until)}: ${plural(findings, 'finding')} now, and what joins them`
        : `${plural(mutes.length, 'mute')} lifted: ${plural(findings, 'finding')} told again`;
    const answer = options.json ? JSON.stringify({ v: 1, type: name, findings, mutes }) : said;
    process.stdout.write(`${answer}\n`);
    return EXIT.done;
  } finally {
    await engine.stop();
  }
}

function matchOf(what: string) {
  const [, kind, value] = /^(spender|check):(.+)$/s.exec(what) ?? [];
  if (kind !== undefined) return { [kind]: value };
  return /^[0-9a-f]{8}\.[1-9]\d*$/.test(what) ? { incident: what } : { fingerprint: what };
}

/** A time, or how long from now. */
function untilOf(text: string | undefined, now: number): string | undefined {
  const [, count, unit = ''] = /^(\d{1,4})([mhd])$/.exec(text ?? '') ?? [];
  if (count === undefined) return text;
  return new Date(now + Number(count) * (UNITS[unit] ?? 0)).toISOString();
}
