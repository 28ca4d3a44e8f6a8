import * as v from 'valibot';
import type { Driver } from '#core/anomaly/drivers.ts';
import type { Surge } from '#core/anomaly/surge.ts';
import type { Conversation, FanOut } from '#core/conversations/conversations.ts';
import type { Observation } from '#core/findings/finding.ts';
import type { AgentHistory, Invocation } from '#core/invocation/invocation.ts';
import type { PromptHistory, PromptMeter } from '#core/ledger/prompt-history.ts';
import type { SpendHistory } from '#core/ledger/spend-history.ts';
import type { PicoUsd } from '#core/money.ts';
import type { Charge } from '#core/pricing/charge.ts';
import type { Spender } from '#core/profiles/spender.ts';
import type { EpochMinute } from '#core/time.ts';

/** What the kinds of checks are judged on. */
export interface Evidence {
  /** The spend of one scope, or of an account over all its scopes (`<partition>.<account>.*`), at the end of a minute. */
  readonly spend: {
    readonly scope: string;
    /** End of the last minute in the sums, exclusive. */
    readonly now: EpochMinute;
    readonly history: SpendHistory;
    readonly spenderOf: (id: string) => Spender;
    /** Who spent in the last minute. Only fresh money may page somebody: a late record corrects sums in silence. */
    readonly active: ReadonlySet<string>;
  };
  /** What the prompts of one spender were made of, at the end of a minute in which it called. */
  readonly prompts: {
    readonly scope: string;
    /** End of the last minute in the sums, exclusive. */
    readonly now: EpochMinute;
    readonly spender: Spender;
    readonly prompts: PromptHistory;
    /** List price of a token; undefined where there is none. */
    readonly priceOf: (meter: PromptMeter) => PicoUsd | undefined;
  };
  /** A level of spend that is odd for a spender, at the end of a step of ten minutes. */
  readonly surge: {
    readonly scope: string;
    readonly spender: Spender;
    readonly surge: Surge;
    /** What its hour costs more than usual, the largest part first. */
    readonly drivers: readonly Driver[];
    /** The ARN of a role by its hash; undefined where it is not known. */
    readonly nameOf: (role: string) => string | undefined;
  };
  /** One call with what its own request repeats of its agent's past. */
  readonly call: {
    readonly invocation: Invocation;
    readonly spender: Spender;
    readonly charge: Charge;
    readonly history: AgentHistory;
  };
  /** One conversation with what its calls come to, at the end of a minute in which it called. */
  readonly conversation: {
    readonly scope: string;
    readonly spender: Spender;
    readonly of: Conversation;
  };
  /** What a role began in the hour until the end of a minute in which it called. */
  readonly fanOut: {
    readonly scope: string;
    readonly spender: Spender;
    readonly of: FanOut;
  };
}

export type Verdict =
  | { readonly outcome: 'pass' | 'not-applicable'; readonly resource: string }
  | { readonly outcome: 'insufficient-data'; readonly resource: string; readonly reason: string }
  | { readonly outcome: 'fail'; readonly observation: Observation }
  /** The check itself failed: counted, so that it is no silence, and nobody else's judgement or the ledger's. */
  | { readonly outcome: 'error'; readonly resource: string; readonly reason: string };

type CheckParameters = v.GenericSchema<unknown, unknown>;

interface CheckSpec<Reads extends keyof Evidence, Parameters extends CheckParameters> {
  /** Kebab-case, names the bad condition. */
  readonly id: string;
  /** Names the good state. */
  readonly title: string;
  readonly reads: Reads;
  /** The user's settings, every one optional with its default. */
  readonly parameters: Parameters;
  evaluate(evidence: Evidence[Reads], parameters: v.InferOutput<Parameters>): readonly Verdict[];
}

export interface Check<Reads extends keyof Evidence = keyof Evidence> {
  readonly id: string;
  readonly title: string;
  readonly reads: Reads;
  readonly parameters: CheckParameters;
  /** Binds the user's settings; throws a ValiError where they do not fit. */
  configure(settings: unknown): (evidence: Evidence[Reads]) => readonly Verdict[];
}

/** Types a check by what it reads and fills its parameters with their defaults. */
export function defineCheck<Reads extends keyof Evidence, Parameters extends CheckParameters>(
  spec: CheckSpec<Reads, Parameters>,
): Check<Reads> {
  return {
    ...spec,
    configure(settings) {
      const parameters = v.parse(spec.parameters, settings ?? {});
      return (evidence) => {
        try {
          return spec.evaluate(evidence, parameters);
        } catch (error) {
          // The class and not the message, which may quote what the check was reading.
          return [{ outcome: 'error', resource: spec.id, reason: error instanceof Error ? error.name : 'unknown' }];
        }
      };
    },
  };
}
