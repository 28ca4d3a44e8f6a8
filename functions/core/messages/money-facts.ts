import type { SpendClock } from '#core/findings/incident.ts';
import { displayUsd, type PicoUsd } from '#core/money.ts';
import { shareText, timesOf, timesText } from './amounts.ts';
import type { Fact } from './fact.ts';
import type { IncidentView } from './incident-view.ts';
import { moneySoFar } from './money-so-far.ts';
import { dateText, spanText } from './zoned-time.ts';

/** What an incident costs: so far, an hour, by the next working morning, and what share of its calls that stands for. */
export function moneyFacts(view: IncidentView): Fact[] {
  const { clock } = view.incident;
  const { perHour, projected } = moneySoFar(view);
  const spent = clock ? clockText(clock, view.timeZone) : findingText(view);
  const facts: (Fact | false)[] = [
    spent !== undefined && ['Spent', spent],
    perHour !== undefined && ['Per hour', displayUsd(perHour) + usualText(perHour, clock?.usualPerHour)],
    projected !== undefined && [
      `By ${dateText(projected.at, view.timeZone)}`,
      `${displayUsd(projected.spent)} if it goes on like this${savedText(projected.saved)}`,
    ],
    clock !== undefined && clock.pricedCalls < clock.calls && ['Coverage', coverageText(clock)],
  ];
  return facts.filter((fact) => fact !== false);
}

/** What the worst finding saw when it was last told: all there is to say before there is a clock. */
function findingText({ incident, timeZone }: IncidentView): string | undefined {
  const [top] = incident.findings;
  if (!top || top.listCost <= 0n) return undefined;
  return `${displayUsd(top.listCost)} as of ${dateText(top.detectedAt, timeZone)}`;
}

const clockText = ({ spent, calls, since, asOf }: SpendClock, timeZone: string): string =>
  `${displayUsd(spent)} in ${callsText(calls)}, ${spanText(since, asOf, timeZone)}`;

const coverageText = ({ calls, pricedCalls }: SpendClock): string =>
  `${shareText(pricedCalls, calls)} of ${callsText(calls)} priced`;

const callsText = (calls: number): string => `${calls.toLocaleString('en-US')} ${calls === 1 ? 'call' : 'calls'}`;

const savedText = (saved: PicoUsd | undefined): string =>
  saved === undefined ? '' : `; stopping it now saves ${displayUsd(saved)}`;

function usualText(perHour: PicoUsd, usual: PicoUsd | undefined): string {
  if (usual === undefined) return '';
  if (usual <= 0n) return ', usually nothing';
  return perHour > 0n
    ? `, ${timesText(timesOf(perHour, usual))} the usual ${displayUsd(usual)}`
    : `, usually ${displayUsd(usual)}`;
}
