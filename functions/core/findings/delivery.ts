import type { EpochMs } from '#core/time.ts';
import { type Incident, type IncidentChange, toldVersion } from './incident.ts';

/** `threaded` can edit and reply to what it posted and look it up again; `one-way` gets every change as a message of its own. */
export type TargetKind = 'threaded' | 'one-way';

/** Where a message stands in a target that can edit and thread. */
export interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

/** Something that may have been posted although nobody noted it. */
export interface Attempt {
  readonly kind: 'post' | 'reply';
  readonly version: number;
  readonly at: EpochMs;
}

/** What one target knows of one incident, against what it should know. */
export interface Delivery {
  /** Version of the state that the target shows. */
  readonly shown: number;
  /** Version up to which every change worth telling was told. */
  readonly said: number;
  readonly message?: MessageRef;
  readonly attempt?: Attempt;
  /** Failures in a row. */
  readonly failures: number;
  /** Why nothing gets through until somebody acts: the service's own code. */
  readonly blocked?: { readonly code: string; readonly since: EpochMs };
  /** Nothing is tried before this. */
  readonly notBefore: EpochMs;
}

export const newDelivery: Delivery = { shown: 0, said: 0, failures: 0, notBefore: 0 };

/** A call that got no usable answer; only `unknown` leaves open whether it was carried out. `code` holds nothing of what was sent. */
export type Undone =
  /** Surely not done; to be tried again, after the time the service asked for where it did. */
  | { readonly outcome: 'later'; readonly code: string; readonly afterMs?: number }
  | { readonly outcome: 'unknown'; readonly code: string }
  /** Surely not done, and not before somebody acts. */
  | { readonly outcome: 'refused'; readonly code: string };

/** What a target answered. */
export type Outcome =
  | { readonly outcome: 'done'; readonly message?: MessageRef }
  | Undone
  /** The message that was to be edited or replied to is not there any more. */
  | { readonly outcome: 'gone' }
  /** A look-up that found nothing. */
  | { readonly outcome: 'absent' }
  /** A look-up that may not be made: nobody can tell. */
  | { readonly outcome: 'unreadable' };

export type Step =
  | { readonly do: 'nothing' }
  | { readonly do: 'wait'; readonly until: EpochMs }
  | { readonly do: 'find'; readonly attempt: Attempt; readonly message?: MessageRef }
  | { readonly do: 'post'; readonly version: number }
  | { readonly do: 'edit'; readonly version: number; readonly message: MessageRef }
  | { readonly do: 'reply'; readonly version: number; readonly message: MessageRef }
  /** A target that cannot edit: every change is a message of its own. */
  | { readonly do: 'send'; readonly version: number };

/** A posted message is in a channel's history within seconds; it is looked for only after this long. */
export const HISTORY_LAG_MS = 20_000;
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 10 * 60_000;
/** What is refused is tried again this often, so that mending a token or a channel is all a person has to do. */
export const BLOCKED_RETRY_MS = 15 * 60_000;

/** Failures in a row, half an hour of them, after which a target that is only out of order counts as one that refuses. */
const STUCK_AFTER = 8;

/** Whether nothing has got through for so long that somebody should hear of it. */
export const isStuck = ({ failures }: Delivery): boolean => failures >= STUCK_AFTER;

/** nextStep gives what is to be done so that the target knows what it should; level-triggered, whatever happened before. */
export function nextStep(delivery: Delivery, incident: Incident, kind: TargetKind, now: EpochMs): Step {
  const { attempt, message, notBefore } = delivery;
  // A target of that name could thread once, and cannot any more.
  if (attempt && kind === 'threaded') {
    const until = Math.max(notBefore, attempt.at + HISTORY_LAG_MS);
    return now < until ? { do: 'wait', until } : { do: 'find', attempt, ...(message && { message }) };
  }
  const step = wanted(delivery, incident, kind);
  return step.do !== 'nothing' && now < notBefore ? { do: 'wait', until: notBefore } : step;
}

function wanted({ shown, said, message }: Delivery, incident: Incident, kind: TargetKind): Step {
  const { version, status } = incident;
  const hasNews = toldVersion(incident) > said && status !== 'suppressed';
  if (kind === 'one-way') return hasNews ? { do: 'send', version } : { do: 'nothing' };
  if (!message) return hasNews ? { do: 'post', version } : { do: 'nothing' };
  // The state first: who comes by the reply should find it right.
  if (version > shown) return { do: 'edit', version, message };
  return hasNews ? { do: 'reply', version, message } : { do: 'nothing' };
}

/** What is to be told in a step: changes since the last one told. */
export const unsaid = ({ said }: Delivery, incident: Incident): readonly IncidentChange[] =>
  incident.changes.filter(({ version }) => version > said);

/** begin notes an attempt before it is made; steps that may be repeated need none. */
export const begin = (delivery: Delivery, step: Step, now: EpochMs): Delivery =>
  step.do === 'post' || step.do === 'reply'
    ? { ...delivery, attempt: { kind: step.do, version: step.version, at: now } }
    : delivery;

/** unblock gives the delivery once nothing of it waits for somebody to act. */
export function unblock({ blocked: _, ...delivery }: Delivery): Delivery {
  return delivery;
}

/** settle gives the delivery after a step's outcome; that it was blocked stays known until `unblock`. */
export function settle(delivery: Delivery, step: Step, result: Outcome, now: EpochMs): Delivery {
  const { attempt, message, ...kept } = delivery;
  const base = { ...kept, ...(message && { message }) };
  switch (result.outcome) {
    case 'done':
      return { ...base, ...progressOf(step, delivery, result.message), failures: 0, notBefore: 0 };
    // Where nobody can tell, twice is better than not at all.
    case 'unreadable':
    case 'absent':
      return { ...base, notBefore: 0 };
    case 'gone':
      // Somebody took it away: it comes back with the next news, not with the next figure.
      return { ...kept, failures: 0, notBefore: 0 };
    case 'refused':
      return {
        ...base,
        ...(step.do === 'find' && attempt && { attempt }),
        failures: kept.failures + 1,
        blocked: { code: result.code, since: kept.blocked?.since ?? now },
        notBefore: now + BLOCKED_RETRY_MS,
      };
    case 'later':
      return stuckIfSo(result.code, now, {
        ...base,
        ...(step.do === 'find' && attempt && { attempt }),
        failures: kept.failures + 1,
        notBefore: now + (result.afterMs ?? retryAfter(kept.failures)),
      });
    case 'unknown':
      return stuckIfSo(result.code, now, {
        ...base,
        ...(attempt && { attempt }),
        failures: kept.failures + 1,
        notBefore: now + retryAfter(kept.failures),
      });
  }
}

const stuckIfSo = (code: string, now: EpochMs, delivery: Delivery): Delivery =>
  isStuck(delivery) ? { ...delivery, blocked: { code, since: delivery.blocked?.since ?? now } } : delivery;

/** What a step that was done, or was found to have been done, has told. */
function progressOf(
  step: Step,
  { shown, said }: Delivery,
  message: MessageRef | undefined,
): Partial<Pick<Delivery, 'shown' | 'said' | 'message'>> {
  const at = message && { message };
  switch (step.do) {
    case 'post':
    case 'send':
      return { shown: step.version, said: step.version, ...at };
    case 'edit':
      return { shown: step.version };
    case 'reply':
      return { said: step.version };
    case 'find':
      return step.attempt.kind === 'post'
        ? { shown: Math.max(shown, step.attempt.version), said: Math.max(said, step.attempt.version), ...at }
        : { said: Math.max(said, step.attempt.version) };
    default:
      return {};
  }
}

const retryAfter = (failures: number): number =>
  Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10));
