import type { Finding } from '#core/findings/finding.ts';
import type { Fact } from './fact.ts';
import type { IncidentView } from './incident-view.ts';
import { placesOf } from './place.ts';
import { shownName } from './shown-text.ts';

const MOST_PAIRS = 3;
const LONGEST_PART = 60;
const LONGEST_ID = 160;
const LONGEST_PAIRS = 200;

/** Whose an incident is, and where: what the catalog knows of its spender, else what its findings know. */
export function whoFacts({ incident, spender }: IncidentView): Fact[] {
  const known = <Key extends keyof Finding>(key: Key): Finding[Key] | undefined =>
    incident.findings.find((finding) => finding[key] !== undefined)?.[key];
  const { account, regions } = placesOf(incident);
  const tags = Object.entries(spender?.tags ?? {}).filter(([key]) => !key.startsWith('watchdog:'));
  const facts: [label: string, value: string | undefined, max: number][] = [
    ['Owner', spender?.owner, LONGEST_PART],
    ['Role', known('principal'), LONGEST_ID],
    ['Profile', spender?.id ?? known('spender'), LONGEST_ID],
    ['Mostly from', spender ? undefined : known('driver'), LONGEST_ID],
    ['Model', spender?.model ?? known('model'), LONGEST_ID],
    ['Account', [account, ...regions].join(', '), LONGEST_ID],
    ['Tags', pairs(tags), LONGEST_PAIRS],
    ['Call', known('requestId'), LONGEST_PART],
    ['In the log', logQuery(known('requestId')), LONGEST_ID],
    ['Metadata', pairs(Object.entries(known('requestMetadata') ?? {})), LONGEST_PAIRS],
  ];
  return facts
    .map(([label, value = '', max]): Fact => [label, shownName(value, max)])
    .filter(([, value]) => value !== '');
}

/** The query of Logs Insights that shows a call's record, in the log group that Bedrock writes to; an id that could end the quotes is left alone. */
const logQuery = (requestId: string | undefined): string | undefined =>
  requestId !== undefined && /^[\w-]+$/.test(requestId)
    ? `fields @timestamp, @message | filter requestId = "${requestId}"`
    : undefined;

const pairs = (entries: readonly (readonly [string, string])[]): string =>
  entries
    .slice(0, MOST_PAIRS)
    .map((pair) => pair.map((part) => shownName(part, LONGEST_PART)).join('='))
    .concat(entries.length > MOST_PAIRS ? [`${entries.length - MOST_PAIRS} more`] : [])
    .join(', ');
