import type { Finding } from '#core/findings/finding.ts';
import type { Incident, IncidentChange, SpendClock } from '#core/findings/incident.ts';
import type { Mute } from '#core/findings/mute.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import type { Spender } from '#core/profiles/spender.ts';
import { msOf } from '#core/time.ts';
import { NINE, SCOPE, USD } from './row.ts';

/** Saturday 7 November 2026, 03:00 UTC: the next working morning is two days away. */
export const NIGHT = msOf(NINE) + 4.75 * 24 * 60 * 60_000;
const MINUTE = 60_000;
const ARN = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6';

/** A finding of a looping agent. */
export const aFinding = (other: Partial<Finding> = {}): Finding => {
  const finding: Omit<Finding, 'fingerprint'> = {
    check: 'tool-call-loop',
    scope: SCOPE,
    resource: `${ARN}/0011223344556677`,
    severity: 'high',
    reason: 'refund-bot called get_refund 12 times in a row with the same arguments and the same result',
    spender: ARN,
    spenderName: 'refund-bot',
    model: 'anthropic.claude-sonnet-4-6',
    principal: 'arn:aws:iam::111122223333:role/refund-agent',
    requestMetadata: { team: 'support' },
    requestId: '00000000-0000-4000-8000-000000000001',
    firstObservedAt: NIGHT - 93 * MINUTE,
    detectedAt: NIGHT - 93 * MINUTE,
    listCost: USD / 20n,
    evidence: { tool: 'get_refund', repeats: 12, threshold: 4, isError: false },
    episode: 1,
    status: 'open',
    toldListCost: USD / 20n,
    ...other,
  };
  return { fingerprint: [finding.check, finding.scope, finding.resource].join('/'), ...finding };
};

/** $63 since an hour and a half, $41 in the last hour, where $2.28 is usual. */
export const aClock = (other: Partial<SpendClock> = {}): SpendClock => ({
  asOf: NIGHT,
  since: NIGHT - 93 * MINUTE,
  spent: 63_120_000_000_000n,
  perHour: 41_040_000_000_000n,
  usualPerHour: 2_280_000_000_000n,
  calls: 1_840,
  pricedCalls: 1_840,
  series: {
    stepMinutes: 5,
    values: [
      ...Array.from({ length: 5 }, () => 190_000_000_000n),
      1_680_000_000_000n,
      ...Array.from({ length: 6 }, () => 3_400_000_000_000n),
      ...Array.from({ length: 12 }, (_, step) => 3_200_000_000_000n + BigInt(step) * 40_000_000_000n),
    ],
  },
  ...other,
});

export const aChange = (other: Partial<IncidentChange> = {}): IncidentChange => ({
  version: 1,
  at: NIGHT - 93 * MINUTE,
  what: 'opened',
  raised: false,
  check: 'tool-call-loop',
  reason: aFinding().reason,
  ...other,
});

export const anIncident = (other: Partial<Incident> = {}): Incident => ({
  account: 'aws.111122223333.*',
  cause: ARN,
  episode: 1,
  status: 'open',
  severity: 'high',
  openedAt: NIGHT - 93 * MINUTE,
  changedAt: NIGHT - 93 * MINUTE,
  version: 2,
  findings: [aFinding()],
  more: 0,
  changes: [aChange()],
  clock: aClock(),
  toldSpent: aClock().spent,
  ...other,
});

export const aSpender = (other: Partial<Spender> = {}): Spender => ({
  id: ARN,
  kind: 'application-inference-profile',
  name: 'refund-bot',
  model: 'anthropic.claude-sonnet-4-6',
  endpoint: 'in-region',
  tags: { team: 'support', 'watchdog:owner': 'team-support' },
  owner: 'team-support',
  resolved: true,
  ...other,
});

export const aMute = (other: Partial<Mute> = {}): Mute => ({
  id: 'mute-1',
  kind: 'snoozed',
  match: { check: 'tool-call-loop' },
  until: NIGHT + 6 * 60 * MINUTE,
  upTo: 'high',
  reason: 'a load test runs until nine',
  by: 'ada',
  at: NIGHT,
  ...other,
});

export const aView = (incident: Partial<Incident> = {}, other: Partial<IncidentView> = {}): IncidentView => ({
  incident: anIncident(incident),
  spender: aSpender(),
  timeZone: 'Europe/Berlin',
  ...other,
});

/** The same incident in every state a message can show. */
export const STATES: Readonly<Record<string, IncidentView>> = {
  open: aView(),
  'open without a clock': withoutClock(),
  'come back': aView({ previousResolvedAt: NIGHT - 26 * 60 * MINUTE, episode: 2 }),
  suppressed: aView({ status: 'suppressed', findings: [aFinding({ status: 'suppressed', mute: aMute() })] }),
  resolved: aView({
    status: 'resolved',
    resolvedAt: NIGHT + 37 * MINUTE,
    findings: [aFinding({ status: 'resolved', resolvedAt: NIGHT + 37 * MINUTE })],
  }),
};

function withoutClock(): IncidentView {
  const { clock: _, toldSpent: __, ...incident } = anIncident();
  return { ...aView(), incident };
}

/** What a caller may try in a name, a tag, a tool or a metadata value. */
export const HOSTILE: readonly string[] = [
  '<!here>',
  '<!channel|all>',
  '@channel',
  '@everyone',
  '<@U0123ABCD>',
  '<http://evil.example|click>',
  'https://evil.example/x',
  '*bold* _it_ ~no~',
  '```code``` `tick`',
  ':sos: :rotating_light:',
  'two\nlines\r\nand\u2028more',
  '&lt;!here&gt; & <b>',
  'أحمد-بوت',
  'בוט החזרים',
  '返金ボット',
  '🤖💸',
  '\u202egnp.exe\u2066x',
  'n'.repeat(300),
  '名'.repeat(300),
  '👩‍👩‍👧'.repeat(100),
  '&'.repeat(300),
  '"'.repeat(300),
  '',
];
