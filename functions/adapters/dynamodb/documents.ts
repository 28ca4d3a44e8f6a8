import type { Finding } from '#core/findings/finding.ts';
import type { Incident, SpendClock } from '#core/findings/incident.ts';
import type { Gap } from '#core/gaps/gap.ts';

/** Amounts are written as strings of pico-dollars, since JSON has no integers of that size; by their names they are read back. */
const MONEY: ReadonlySet<string> = new Set([
  'listCost',
  'costPerHour',
  'toldListCost',
  'toldSpent',
  'spent',
  'perHour',
  'usualPerHour',
  'values',
  'missingListCost',
] satisfies (keyof Finding | keyof Incident | keyof SpendClock | keyof SpendClock['series'] | keyof Gap)[]);

/** Fields whose content somebody else named: an amount's name in them is no amount. */
const FOREIGN: ReadonlySet<string> = new Set(['evidence', 'requestMetadata']);

/** Writes a finding, an incident or a gap as JSON. */
export const encodeDocument = (document: Finding | Incident | Gap): string =>
  JSON.stringify(document, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

export const decodeFinding = (json: string): Finding => restored(JSON.parse(json)) as Finding;
export const decodeGap = (json: string): Gap => restored(JSON.parse(json)) as Gap;
export const decodeIncident = (json: string): Incident => restored(JSON.parse(json)) as Incident;

function restored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(restored);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      FOREIGN.has(name) ? inner : MONEY.has(name) ? amounts(inner) : restored(inner),
    ]),
  );
}

const amounts = (value: unknown): unknown => (Array.isArray(value) ? value.map(amounts) : BigInt(String(value)));
