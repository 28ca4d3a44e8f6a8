import type { Incident } from '#core/findings/incident.ts';
import type { Spender } from '#core/profiles/spender.ts';

/** An incident with what a message says about it beside its findings. */
export interface IncidentView {
  readonly incident: Incident;
  /** The spender it is about, with owner and tags, where it is about one. */
  readonly spender?: Spender;
  /** IANA time zone of the owner, for wording; amounts and budget periods are UTC. */
  readonly timeZone: string;
}
