import fc from 'fast-check';
import type { Finding } from '#core/findings/finding.ts';
import type { IncidentChange, SpendClock } from '#core/findings/incident.ts';
import type { Mute } from '#core/findings/mute.ts';
import { SEVERITIES } from '#core/findings/severity.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import { aFinding, anIncident, aSpender, HOSTILE } from './incidents.ts';
import { SCOPE } from './row.ts';

const anyForeign = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ maxLength: 20 }),
);
const anyUsd = fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 19n }), fc.constantFrom(0n, 1n, 1_000_000n, 10n ** 19n));
const anyTime = fc.integer({ min: 0, max: 4_102_444_800_000 });
const anyWords = fc.dictionary(anyForeign, anyForeign, { maxKeys: 6, noNullPrototype: true });
const anyStatus = fc.constantFrom('open', 'suppressed', 'resolved' as const);
const anyCheck = fc.constantFrom('budget', 'spend-doubled', 'tool-call-loop', 'delivery-blocked', 'constructor');
const anySeverity = fc.constantFrom(...SEVERITIES);

const anyMute: fc.Arbitrary<Mute> = fc.record({
  id: fc.constant('m'),
  kind: fc.constantFrom('snoozed', 'expected', 'suppressed' as const),
  match: fc.constant({}),
  until: anyTime,
  upTo: anySeverity,
  reason: anyForeign,
  by: anyForeign,
  at: anyTime,
});

const anyFinding: fc.Arbitrary<Finding> = fc
  .record(
    {
      check: anyCheck,
      severity: anySeverity,
      status: anyStatus,
      scope: fc.constantFrom(SCOPE, 'aws.111122223333.*'),
      resource: anyForeign,
      reason: anyForeign,
      spender: anyForeign,
      spenderName: anyForeign,
      model: anyForeign,
      principal: anyForeign,
      requestMetadata: anyWords,
      requestId: anyForeign,
      firstObservedAt: anyTime,
      detectedAt: anyTime,
      resolvedAt: anyTime,
      listCost: anyUsd,
      costPerHour: anyUsd,
      mute: anyMute,
      evidence: fc.dictionary(
        anyForeign,
        fc.oneof(anyForeign, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
        {
          maxKeys: 8,
          noNullPrototype: true,
        },
      ),
    },
    {
      requiredKeys: [
        'check',
        'severity',
        'status',
        'scope',
        'resource',
        'reason',
        'firstObservedAt',
        'detectedAt',
        'listCost',
        'evidence',
      ],
      noNullPrototype: true,
    },
  )
  .map((finding) => {
    const { spender, model, requestMetadata, requestId, principal, ...rest } = aFinding();
    return { ...rest, ...finding };
  });

const anyClock: fc.Arbitrary<SpendClock> = fc
  .record({
    asOf: anyTime,
    spent: anyUsd,
    perHour: anyUsd,
    usual: fc.option(anyUsd, { nil: undefined }),
    calls: fc.nat({ max: 10_000_000 }),
    unpriced: fc.nat({ max: 100 }),
    stepMinutes: fc.constantFrom(1, 5, 30, 60, 1440),
    values: fc.array(anyUsd, { maxLength: 150 }),
  })
  .map(({ usual, unpriced, stepMinutes, values, ...clock }) => ({
    ...clock,
    since: clock.asOf - 3_600_000,
    ...(usual !== undefined && { usualPerHour: usual }),
    pricedCalls: Math.max(0, clock.calls - unpriced),
    series: { stepMinutes, values },
  }));

export const anyChange: fc.Arbitrary<IncidentChange> = fc.record({
  version: fc.integer({ min: 1, max: 1000 }),
  at: anyTime,
  what: fc.constantFrom('opened', 'updated', 'escalated', 'resolved', 'doubled', 'reopened' as const),
  raised: fc.boolean(),
  check: anyCheck,
  reason: anyForeign,
});

/** Any incident that can be stored, and many that cannot, with hostile strings wherever somebody else chose the text. */
export const anyView: fc.Arbitrary<IncidentView> = fc
  .record(
    {
      status: anyStatus,
      severity: anySeverity,
      cause: anyForeign,
      openedAt: anyTime,
      changedAt: anyTime,
      resolvedAt: anyTime,
      previousResolvedAt: anyTime,
      version: fc.nat(),
      findings: fc.array(anyFinding, { maxLength: 20 }),
      more: fc.nat({ max: 1000 }),
      changes: fc.array(anyChange, { maxLength: 20 }),
      clock: anyClock,
    },
    {
      requiredKeys: ['status', 'severity', 'cause', 'openedAt', 'changedAt', 'version', 'findings', 'more', 'changes'],
      noNullPrototype: true,
    },
  )
  .chain((incident) =>
    fc
      .record({
        spender: fc.option(
          fc.record({ name: anyForeign, owner: anyForeign, tags: anyWords, model: anyForeign, id: anyForeign }),
          { nil: undefined },
        ),
        timeZone: fc.oneof(
          fc.constantFrom('Europe/Berlin', 'America/Argentina/ComodRivadavia', 'Australia/Lord_Howe'),
          anyForeign,
        ),
      })
      .map(({ spender, timeZone }) => {
        const { clock: _, toldSpent: __, ...rest } = anIncident();
        return {
          incident: { ...rest, ...incident },
          timeZone,
          ...(spender && { spender: aSpender(spender) }),
        };
      }),
  );
