import { type Finding, mutableOf } from '#core/findings/finding.ts';
import { accountOf } from '#core/findings/incident-ref.ts';
import { covers, type Mute, type MuteMatch, matchesFinding } from '#core/findings/mute.ts';
import type { MuteRequest } from '#core/findings/mute-request.ts';
import { severest } from '#core/findings/severity.ts';
import { shortId } from '#core/findings/short-id.ts';
import type { FindingStore } from '#core/ports/finding-store.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { EpochMs } from '#core/time.ts';
import type { FindingRecorder } from './finding-recorder.ts';

export interface MuteFindings {
  readonly store: FindingStore;
  readonly recorder: FindingRecorder;
  /** Every scope that may have findings, those of accounts included. */
  readonly scopes: () => Promise<readonly string[]>;
}

export interface Muted {
  /** Live findings that a request silenced, or let speak again. */
  readonly findings: number;
  /** The mutes that were set or lifted. */
  readonly mutes: readonly string[];
}

/** What is foreseen with nothing to look at yet may be as severe as this. */
const FORESEEN = 'high';

/** muteFindings carries out what a person said about findings: kept for those to come, and applied to those that are live. */
export function muteFindings({ store, recorder, scopes }: MuteFindings) {
  const live = async () => {
    const all = await Promise.all((await scopes()).map((scope) => store.liveFindings(scope)));
    return all.flat().map(({ finding }) => finding);
  };
  const isMeant = (match: MuteMatch) => (finding: Finding) => matchesFinding(match, mutableOf(finding));

  async function mute(asked: Extract<MuteRequest, { request: 'mute' }>, at: EpochMs): Promise<Muted> {
    const { request: _, upTo, ...said } = asked;
    const findings = (await live()).filter(isMeant(asked.match));
    const reach = upTo ?? (findings.length > 0 ? severest(findings.map(({ severity }) => severity)) : FORESEEN);
    const id = shortId(JSON.stringify([asked.match, asked.until, at]));
    const set: Mute = { ...said, id, upTo: reach, at };
    await store.putMute(set);
    const covered = findings.filter((finding) => covers(set, mutableOf(finding), at));
    for (const { fingerprint } of covered) await recorder.mute(fingerprint, set);
    return { findings: covered.length, mutes: [id] };
  }

  async function unmute(match: MuteMatch, at: EpochMs): Promise<Muted> {
    const suppressed = (await live()).filter(({ status }) => status === 'suppressed');
    const meant = suppressed.filter(isMeant(match));
    const ids = new Set(meant.flatMap((finding) => (finding.mute ? [finding.mute.id] : [])));
    const lifted = (await store.mutes(at)).filter((one) => ids.has(one.id) || sameMatch(one.match, match));
    for (const one of lifted) await store.putMute({ ...one, until: at });
    // Nothing else may stay hidden by a mute that is over.
    const over = new Set([...ids, ...lifted.map(({ id }) => id)]);
    const findings = suppressed.filter(({ mute }) => mute && over.has(mute.id));
    for (const { fingerprint } of findings) await recorder.mute(fingerprint, undefined);
    return { findings: findings.length, mutes: lifted.map(({ id }) => id) };
  }

  return (request: MuteRequest, at: EpochMs): Promise<Muted> =>
    request.request === 'mute' ? mute(request, at) : unmute(request.match, at);
}

/** Every scope that may have findings: those of the ledger, and their accounts. */
export async function scopesOf(ledger: Pick<LedgerStore, 'scopes'>): Promise<string[]> {
  const scopes = await ledger.scopes();
  return [...new Set([...scopes, ...scopes.map(accountOf)])];
}

const sameMatch = (a: MuteMatch, b: MuteMatch): boolean =>
  (['incident', 'fingerprint', 'check', 'spender'] as const).every((field) => a[field] === b[field]);
