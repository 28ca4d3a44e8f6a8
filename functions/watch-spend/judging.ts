import type { Driver } from '#core/anomaly/drivers.ts';
import type { Evidence, Verdict } from '#core/checks/check.ts';
import type { Conversations } from '#core/conversations/conversations.ts';
import type { FindingChange } from '#core/findings/finding.ts';
import type { PromptMeter } from '#core/ledger/prompt-history.ts';
import type { SpendHistory } from '#core/ledger/spend-history.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { Pricing } from '#core/pricing/pricing.ts';
import { tokenPrice } from '#core/pricing/token-price.ts';
import { type EpochMinute, msOf } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import type { FoldedMinute } from '#functions/ledger/fold-ledger.ts';
import { surgeDrivers } from './surge-drivers.ts';
import type { WatchedSpend } from './watched-spend.ts';

type Detectors<Reads extends keyof Evidence> = readonly ((evidence: Evidence[Reads]) => readonly Verdict[])[];

/** The configured checks, by what they judge. */
export interface WatchDetectors {
  /** The spend of one scope, and that of an account over all its scopes. */
  readonly scope: Detectors<'spend'>;
  readonly account: Detectors<'spend'>;
  readonly conversation: Detectors<'conversation'>;
  /** What a role begins. */
  readonly fanOut: Detectors<'fanOut'>;
  /** What the prompts of a spender are made of. */
  readonly prompts: Detectors<'prompts'>;
  /** A level of its spend that is odd. */
  readonly surge: Detectors<'surge'>;
}

/** What a tick has found so far. */
export interface Told {
  readonly changes: FindingChange[];
  checkErrors: number;
}

export interface JudgeParts {
  readonly ledger: LedgerStore;
  readonly findings: FindingRecorder;
  readonly fold: Pricing;
  /** What this process remembers of spend in steps. */
  readonly surges: WatchedSpend;
  readonly detectors: WatchDetectors;
}

/** judging gives what puts evidence before the checks and records what they find. */
export function judging({ ledger, findings, fold, surges, detectors }: JudgeParts) {
  const spenderOf = (id: string) => fold.resolveSpender(id);
  /** As long as the settings are in force; what goes on is judged every minute. */
  const names = new Map<string, string | undefined>();

  async function spend(
    told: Told,
    evaluate: Detectors<'spend'>,
    evidence: Omit<Evidence['spend'], 'spenderOf'>,
  ): Promise<void> {
    // The minute that is judged has calls in it, so up to there something was seen.
    const at = msOf(evidence.now - 1);
    told.changes.push(...(await findings.endExpired(evidence.scope, at, at)));
    await take(
      told,
      evaluate.flatMap((one) => one({ ...evidence, spenderOf })),
    );
  }

  async function prompts(
    told: Told,
    evidence: Pick<Evidence['prompts'], 'scope' | 'now' | 'prompts'>,
    active: ReadonlySet<string>,
  ): Promise<void> {
    for (const id of active) {
      const spender = spenderOf(id);
      const priceOf = (meter: PromptMeter) => tokenPrice(fold, evidence, spender, meter);
      await take(
        told,
        detectors.prompts.flatMap((evaluate) => evaluate({ ...evidence, spender, priceOf })),
      );
    }
  }

  /** Judges the conversations that called in a minute, as of the end of `asOf`. */
  async function conversations(
    told: Told,
    known: Conversations,
    { scope, one }: { readonly scope: string; readonly one: FoldedMinute },
    asOf: EpochMinute,
  ): Promise<void> {
    known.set(one.minute, one.calls);
    known.advance(asOf + 1);
    const verdicts = [
      ...known.of(one.minute, asOf).flatMap((of) => {
        const evidence = { scope, spender: spenderOf(of.spender), of };
        return detectors.conversation.flatMap((evaluate) => evaluate(evidence));
      }),
      ...known.fanOut(one.minute).flatMap((of) => {
        const evidence = { scope, spender: spenderOf(of.spender), of };
        return detectors.fanOut.flatMap((evaluate) => evaluate(evidence));
      }),
    ];
    await take(told, await Promise.all(verdicts.map(withPrincipal)));
  }

  /** Judges the steps of a scope that are over, once all its minutes are in its history. */
  async function steps(told: Told, scope: string, history: SpendHistory, now: EpochMinute): Promise<void> {
    for (const [id, surge] of await surges.surges(scope, history, now)) {
      const spender = spenderOf(id);
      const judged = (drivers: readonly Driver[]) =>
        detectors.surge.flatMap((evaluate) =>
          evaluate({ scope, spender, surge, drivers, nameOf: (role) => names.get(role) }),
        );
      // What makes it is read from days of pages, and only for what somebody is told.
      if (!judged([]).some(({ outcome }) => outcome === 'fail')) continue;
      const drivers = await surgeDrivers(ledger, fold, scope, spender, surge);
      await readNames(drivers.flatMap(({ role }) => role ?? []));
      await take(told, judged(drivers));
    }
  }

  async function take(told: Told, verdicts: readonly Verdict[]): Promise<void> {
    for (const verdict of verdicts) {
      if (verdict.outcome === 'error') told.checkErrors++;
      if (verdict.outcome !== 'fail') continue;
      const change = await findings.record(verdict.observation);
      if (change) told.changes.push(change);
    }
  }

  /** Rows have hashes where a role's name was; a name that was deleted is nobody's. */
  async function withPrincipal(verdict: Verdict): Promise<Verdict> {
    if (verdict.outcome !== 'fail' || verdict.observation.principal === undefined) return verdict;
    const { principal: hash, ...observation } = verdict.observation;
    await readNames([hash]);
    const principal = names.get(hash);
    return { ...verdict, observation: { ...observation, ...(principal !== undefined && { principal }) } };
  }

  async function readNames(hashes: readonly string[]): Promise<void> {
    const unknown = hashes.filter((hash) => !names.has(hash));
    if (unknown.length === 0) return;
    const read = await ledger.readNames(unknown);
    for (const hash of unknown) names.set(hash, read.get(hash));
  }

  return { spend, prompts, conversations, steps };
}
