import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Incident } from '#core/findings/incident.ts';
import { parseUsd } from '#core/money.ts';
import { incidentLine } from '#functions/local/report/incident-line.ts';
import { renderSummary } from '#functions/local/report/render-summary.ts';
import { columns } from '#functions/local/report/terminal-text.ts';
import { anIncident, aView, NIGHT } from '../../support/incidents.ts';
import { AS_OF, emptyReport, makeFinding, makeReport, makeSpender } from './make-report.ts';

const PLAIN = { color: false, width: 100 };
const ESCAPE = String.fromCharCode(27);
const uncolored = (text: string): string => text.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '');

describe('the summary', () => {
  const report = makeReport(
    [
      makeSpender('refund-bot', '63.36'),
      makeSpender('support-chat', '4.7412'),
      makeSpender('new-model', '0', { pricedCalls: 0 }),
    ],
    {
      findings: [makeFinding('opened', { severity: 'critical' }, 'payments@example.com')],
      listCostUpper: parseUsd('69.01'),
      unpriced: [
        { name: 'examplevendor.frontier-9', calls: 10, tokens: 14_231, images: 0, meters: ['input'] },
        { name: 'examplevendor.painter', calls: 1, tokens: 0, images: 2, meters: [] },
      ],
      rejected: {
        byReason: [{ reason: 'truncated', count: 1 }],
        first: [{ source: 'day.jsonl:17', reason: 'truncated' }],
      },
      counts: { ...makeReport([]).counts, invocations: 30, rejected: 1, unpriced: 10 },
      budgets: [
        {
          name: 'bot per day',
          period: 'day',
          start: AS_OF,
          end: AS_OF,
          limit: parseUsd('25'),
          spent: parseUsd('63.36'),
        },
      ],
    },
  );
  const text = renderSummary(report, PLAIN);

  it.each([
    ['the total with its bound and coverage', 'list cost $68.10 (at most $69.01) · 30 calls · 66.7 % priced'],
    ['the alert with its dollars and owner', 'critical refund-bot · $12.50 · payments@example.com'],
    ['the alert in full', 'One call came back with the same result 6 times in a row'],
    ['what has no price', 'no price: examplevendor.frontier-9, 10 calls, 14.2k tokens (input)'],
    ['where a price is set', 'A price can be set in "prices" of --config'],
    ['images without a price', 'no price: examplevendor.painter, 1 call, 2 images'],
    ['what was unreadable', 'unreadable: day.jsonl:17: truncated'],
    ['a crossed budget', '$63.36  $25.00  253.4 %'],
  ])('shows %s', (_what, shown) => {
    expect(text).toContain(shown);
  });

  it('has a row for every spender with five windows, calls, coverage and a trend', () => {
    const row = text.split('\n').find((line) => line.startsWith('support-chat'));
    expect(row?.split(/ {2,}/)).toEqual([
      'support-chat',
      '$4.74',
      '$4.74',
      '$4.74',
      '$4.74',
      '$4.74',
      '10',
      '100 %',
      '····█···',
    ]);
  });

  it('shows no amount for what could not be priced', () => {
    const row = text.split('\n').find((line) => line.startsWith('new-model'));
    expect(row).toContain('no price');
    expect(row).not.toContain('$');
  });

  it('uses escape codes only where the terminal has colors', () => {
    expect(text).not.toContain(ESCAPE);
    const colored = renderSummary(report, { color: true, width: 100 });
    expect(colored).toContain(ESCAPE);
    expect(uncolored(colored)).toBe(text);
  });
});

it('counts findings by severity, and the incidents that people were told of', () => {
  const incident = { account: 'aws.111122223333.*', cause: 'refund-bot', episode: 1 };
  const findings = ['a', 'b'].map((fingerprint) => makeFinding('opened', { fingerprint, severity: 'high', incident }));
  expect(renderSummary(makeReport([], { findings }), PLAIN)).toContain('\nFindings: 2 high, in 1 incident\n');
});

it('has something to say about nothing', () => {
  const text = renderSummary(emptyReport(), PLAIN);
  expect(text).toContain('list cost $0 · 0 calls · – priced');
  expect(text).toContain('nothing found');
});

const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 500 }),
  fc.string({ unit: fc.constantFrom('要', '😀', 'a', '\u202e', ' '), maxLength: 500 }),
);
const amount = fc.oneof(fc.bigInt(0n, 10n ** 6n), fc.bigInt(0n, 10n ** 19n));

test.prop([fc.array(fc.tuple(name, amount), { maxLength: 15 }), fc.integer({ min: 30, max: 140 }), fc.boolean()], {
  numRuns: 60,
})('keeps every line within the width and 100 columns, whatever the names and amounts', (entries, width, color) => {
  const spenders = entries.map(([label, listCost], index) => ({
    ...makeSpender(label, '0'),
    id: `${index}`,
    listCost,
  }));
  const findings = entries.map(([label, listCost], index) =>
    makeFinding('opened', { fingerprint: `${index}`, spenderName: label, reason: label, listCost }, label),
  );
  const unpriced = entries.map(([label]) => ({
    name: label,
    calls: 1,
    tokens: 5,
    images: 0,
    meters: ['input'] as const,
  }));
  const text = uncolored(
    renderSummary(makeReport(spenders, { findings, unpriced, title: entries[0]?.[0] ?? '' }), { color, width }),
  );
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(Math.max(...text.split('\n').map(columns))).toBeLessThanOrEqual(Math.min(width, 100));
});

describe('the line of an incident', () => {
  const view = aView();
  const line = (incident: Partial<Incident>, width = 140) =>
    incidentLine({ ...view, incident: anIncident(incident) }, [], { color: false, width });

  it('has time, severity, what, dollars and owner', () => {
    expect(line({}).replace(view.spender?.owner ?? '', 'OWNER')).toBe(
      '7 Nov 01:27 ▲ refund-bot is looping: $41/h (18× usual), $63 so far, $2,238 by Mon 09:00 · OWNER',
    );
  });

  it('has room for what matters on a narrow screen', () => {
    for (const width of [80, 60]) expect(columns(line({}, width))).toBeLessThanOrEqual(width);
    expect(line({}, 88)).toMatch(/by Mon 09:00$/);
    expect(line({}, 80)).toMatch(/\$63 so far$/);
  });

  it('says when it is over', () => {
    expect(line({ status: 'resolved', resolvedAt: NIGHT })).toContain(
      '✔ Resolved: refund-bot was looping, $63 in 1 h 33 min',
    );
  });
});
