import { wholePrompt } from '#core/conversations/conversation-call.ts';
import { conversationAround, type TimelineCall, timelineOf } from '#core/conversations/timeline.ts';
import { type CallVisitor, foldRows } from '#core/ledger/page.ts';
import type { PicoUsd } from '#core/money.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { Pricing } from '#core/pricing/pricing.ts';
import { type EpochMinute, HOUR, minuteOf, msOf } from '#core/time.ts';
import { type Episode, episodesOf } from '#functions/local/report/episodes.ts';
import { dearestFirst, sumOf } from '#functions/local/report/format.ts';
import type { ReportedConversation, ReportedFinding } from '#functions/local/report/replay-report.ts';

/** Conversations whose calls are looked for: those of the findings that rank first. */
const MOST_READ = 40;
/** And shown, the dearest first. */
const MOST_SHOWN = 4;
/** Calls kept of one. */
const MOST_CALLS = 20_000;
/** How far before the first finding a conversation is looked for. */
const READ_BACK = 6 * HOUR;

interface Unnamed {
  readonly minute: EpochMinute;
  readonly listCost: PicoUsd;
}

/** A conversation that something was found in, and what is read of it. */
interface Wanted {
  readonly scope: string;
  readonly spender: string;
  readonly name: string;
  readonly conversation: string;
  /** The first first. */
  readonly episodes: readonly Episode[];
  readonly from: EpochMinute;
  readonly to: EpochMinute;
  readonly calls: TimelineCall[];
  /** Calls of its spender that name no conversation. */
  readonly unnamed: Unnamed[];
}

interface Source {
  readonly ledger: LedgerStore;
  readonly pricing: Pricing;
  readonly findings: readonly ReportedFinding[];
  /** End of what was read, exclusive. */
  readonly until: EpochMinute;
}

/** readConversations reads back, call by call, the conversations that findings of this run name, and gives the dearest. */
export async function readConversations({ ledger, pricing, findings, until }: Source): Promise<{
  readonly shown: ReportedConversation[];
  /** Those with findings beside them. */
  readonly hidden: number;
}> {
  const all = wantedOf(episodesOf(findings), until);
  const wanted = all.slice(0, MOST_READ);
  for (const [scope, those] of Map.groupBy(wanted, (one) => one.scope)) {
    for (const { from, to } of merged(those)) {
      for await (const { minute, rows } of ledger.readSegments(scope, from, to)) {
        const open = those.filter((one) => one.from <= minute && minute < one.to);
        foldRows(rows, pricing, collect(open, minute));
      }
    }
  }
  const read = wanted.filter(({ calls }) => calls.length > 0).map(reported);
  const shown = read.sort((a, b) => dearestFirst(costOf(a), costOf(b))).slice(0, MOST_SHOWN);
  return { shown, hidden: all.length - shown.length };
}

const costOf = ({ timeline: { before, after } }: ReportedConversation) => ({ listCost: before + after });

/** One entry a conversation; only what was opened in this run has its beginning in it. */
function wantedOf(episodes: readonly Episode[], until: EpochMinute): Wanted[] {
  const opened = episodes.filter(({ changes: [first] }) => first?.change === 'opened' && idOf(first) !== undefined);
  return [...Map.groupBy(opened, ({ last }) => idOf(last)).values()].flatMap((those) => {
    const inOrder = those.toSorted((a, b) => a.openedAt - b.openedAt);
    const { scope, spender, spenderName, conversation } = inOrder[0]?.last.finding ?? {};
    if (scope === undefined || spender === undefined || conversation === undefined) return [];
    const began = Math.min(...those.map(({ last }) => last.finding.firstObservedAt));
    const ended = those.map(({ last: { finding } }) =>
      finding.resolvedAt === undefined ? until : minuteOf(finding.resolvedAt) + 1,
    );
    const [from, to] = [minuteOf(began) - READ_BACK, Math.min(until, Math.max(...ended))];
    const name = spenderName ?? spender;
    return [{ scope, spender, name, conversation, episodes: inOrder, from, to, calls: [], unnamed: [] }];
  });
}

const idOf = ({ finding: { scope, spender, conversation } }: ReportedFinding): string | undefined =>
  spender === undefined || conversation === undefined ? undefined : `${scope} ${spender} ${conversation}`;

/** Ranges that cover the same minutes, each once. */
function merged(ranges: readonly Pick<Wanted, 'from' | 'to'>[]): { from: EpochMinute; to: EpochMinute }[] {
  const whole: { from: EpochMinute; to: EpochMinute }[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else whole.push({ from, to });
  }
  return whole;
}

/** What failed cost nothing and is no part of a conversation, as where they are judged. */
const collect =
  (wanted: readonly Wanted[], minute: EpochMinute): CallVisitor =>
  ({ features, requestId, timestamp, tokens, errorCode }, spender, { listCost, unpricedMeters }) => {
    if (errorCode !== undefined) return;
    for (const one of wanted) {
      if (one.spender !== spender.id) continue;
      if (features?.conversation === undefined) one.unnamed.push({ minute, listCost });
      else if (features.conversation === one.conversation && one.calls.length < MOST_CALLS) {
        const isPriced = unpricedMeters.length === 0;
        one.calls.push({ requestId, timestamp, listCost, isPriced, promptTokens: wholePrompt(tokens), features });
      }
    }
  };

function reported({ name, episodes, from, calls, unnamed }: Wanted): ReportedConversation {
  const found = episodes.map(({ openedAt, changes: [first] }) => ({
    at: openedAt,
    requestId: first?.finding.requestId,
  }));
  const [earliest] = found;
  const own = earliest ? conversationAround(calls, earliest) : calls;
  const [first = 0, last = 0] = [own[0]?.timestamp, own.at(-1)?.timestamp];
  const beside = unnamed.filter(({ minute }) => minuteOf(first) <= minute && minute <= minuteOf(last));
  const isOneRequest = episodes.every(({ last: { finding } }) => finding.check === 'request-loop');
  return {
    name,
    timeline: timelineOf(own, found, isOneRequest ? 'request' : 'turn'),
    findings: episodes.map(({ last: { finding } }) => finding),
    isCutBefore: first < msOf(from + HOUR),
    isCutAfter: calls.length >= MOST_CALLS,
    unnamed: { calls: beside.length, listCost: sumOf(beside.map(({ listCost }) => listCost)) },
  };
}
