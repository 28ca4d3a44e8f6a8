import type { EpochMs } from '#core/time.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface Timed {
  readonly text: string;
  /** The event's own time; undefined where it has none. */
  readonly at: EpochMs | undefined;
}

/** An event that may go out, with the clock to deliver it under. */
export interface Due<Event extends Timed> {
  readonly event: Event;
  readonly at: EpochMs;
  readonly clock: EpochMs;
}

/** Further ahead of the clock than twice the 33 days a record may be late: lines in whatever order do not explain that. */
export const isImpossible = ({ at, clock }: Pick<Due<Timed>, 'at' | 'clock'>): boolean => at > clock + 66 * DAY_MS;

/**
 * The newest event time, as the clock of a replay. One event dated far ahead must not make all others late: a leap of more than
 * a day is held until the next event has come, and if that one is back where we were, the leap was a stray and moves nothing.
 */
export class EventClock<Event extends Timed> {
  private clock: EpochMs;
  private held: { readonly events: Event[]; readonly at: EpochMs } | undefined;
  /** What came before the first time that counts. */
  private early: Event[] = [];

  constructor(startAt: EpochMs) {
    this.clock = startAt;
  }

  /** Takes the next event; gives those that may go out, in order. */
  push(event: Event): Due<Event>[] {
    const { held } = this;
    if (event.at === undefined) return this.known() ? [this.due(event)] : this.keep(event);
    if (held?.events.some(({ text }) => text === event.text)) {
      // The same event again bears out nothing.
      held.events.push(event);
      return [];
    }
    const out = held ? this.settle(event.at >= held.at - DAY_MS) : [];
    if (!this.known() || event.at > this.clock + DAY_MS) {
      this.held = { events: [event], at: event.at };
      return out;
    }
    this.clock = Math.max(this.clock, event.at);
    return [...out, this.due(event)];
  }

  /** Gives what is still held: nothing came that speaks against it. */
  end(): Due<Event>[] {
    const out = this.settle(true);
    return [...out, ...this.releaseEarly()];
  }

  private settle(counts: boolean): Due<Event>[] {
    const { held } = this;
    this.held = undefined;
    if (!held) return [];
    if (counts) this.clock = Math.max(this.clock, held.at);
    if (!this.known()) return held.events.flatMap((event) => this.keep(event));
    return [...this.releaseEarly(), ...held.events.map((event) => this.due(event))];
  }

  private releaseEarly(): Due<Event>[] {
    const { early } = this;
    this.early = [];
    return early.map((event) => this.due(event));
  }

  private keep(event: Event): Due<Event>[] {
    this.early.push(event);
    return [];
  }

  private known = (): boolean => this.clock > 0;
  private due = (event: Event): Due<Event> => ({ event, at: event.at ?? this.clock, clock: this.clock });
}
