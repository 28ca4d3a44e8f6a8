import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { parseUsd } from '#core/money.ts';
import { renderReport } from '#functions/local/report/render-report.ts';
import { AS_OF, emptyReport, makeFinding, makeReport, makeSpender, makeWindows } from './make-report.ts';

const DAY = 86_400_000;
const textOf = (page: string): string =>
  page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, '\n')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<');

describe('what it shows', () => {
  const spenders = [
    makeSpender('refund-bot', '63.36', { owner: 'payments@example.com', failed: 3 }),
    makeSpender('support-chat', '4.7412', { calls: 520, pricedCalls: 520 }),
  ];
  const text = textOf(
    renderReport(
      makeReport(spenders, {
        listCostUpper: parseUsd('69.01'),
        findings: [
          makeFinding(
            'opened',
            { severity: 'high', listCost: parseUsd('0.08'), detectedAt: AS_OF - 0.41 * DAY },
            'payments@example.com',
          ),
          makeFinding(
            'escalated',
            { severity: 'critical', listCost: parseUsd('41.07'), costPerHour: parseUsd('98.5') },
            'payments@example.com',
          ),
        ],
        unpriced: [
          { name: 'examplevendor.frontier-9', calls: 9, tokens: 14_231, images: 2, meters: ['input', 'cacheRead'] },
        ],
        rejected: {
          byReason: [{ reason: 'truncated', count: 2 }],
          first: [{ source: 'day.jsonl:17', reason: 'truncated' }],
        },
        counts: {
          records: 540,
          invocations: 530,
          failed: 3,
          duplicates: 4,
          rejected: 2,
          other: 4,
          tooLate: 1,
          unpriced: 9,
          unknownUsage: 6,
        },
        tooLateCost: parseUsd('0.77'),
        priceBook: { layers: [{ layer: 'assumed', calls: 195 }], oldestAsOf: '2026-07-24' },
        budgets: [
          {
            name: 'bot per day',
            period: 'day',
            start: AS_OF - DAY,
            end: AS_OF,
            limit: parseUsd('25'),
            spent: parseUsd('63.36'),
          },
        ],
      }),
    ),
  );

  it.each([
    ['the total', '$68.10'],
    ['its upper bound', 'at most $69.01'],
    ['a spender', '$4.74'],
    ['what a finding cost', '$41.07'],
    ['what it costs an hour', '$98.50 an hour'],
    ['the owner', 'payments@example.com'],
    ['an unpriced model by name', 'examplevendor.frontier-9'],
    ['its meters without a price', 'input, cache read, 2 images'],
    ['a rejected line by place', 'day.jsonl:17: truncated'],
    ['what came too late, in dollars', '1 ($0.77)'],
    ['a budget and how far it is used', '253.4 %'],
    ['prices read in another Region', '195 calls'],
    ['the oldest price', '2026-07-24'],
    ['a token count', '1,234'],
  ])('shows %s', (_what, shown) => {
    expect(text).toContain(shown);
  });

  it('opens with the dearest spender and the worst finding', () => {
    expect(text).toContain('refund-bot cost $63.36, 93.0 % of all spend. One call came back');
  });

  it('tells one finding once, with all its changes', () => {
    expect(text.match(/tool-call-loop · owner/g)).toHaveLength(1);
    expect(text).toMatch(/opened 14:09 → escalated 15:00/);
  });
});

it('never claims full coverage while one call in a million has no price', () => {
  const spender = makeSpender('a', '5', { calls: 1_000_000, pricedCalls: 999_999 });
  const text = textOf(renderReport(makeReport([spender])));
  expect(text).toMatch(/Calls priced\n+>99\.9 %/);
  expect(text).toMatch(/total\n(\n*\$5\.00\n){5}\n*1,000,000\n+>99\.9 %/);
});

it('shows no amount for what could not be priced', () => {
  const spender = makeSpender('new-model', '0', { pricedCalls: 0, model: 'examplevendor.frontier-9' });
  const text = textOf(renderReport(makeReport([spender])));
  expect(text).toContain('no price');
  expect(text).toContain('10 calls and no cost that could be priced.');
});

describe('its charts', () => {
  const chart = (count: number): string =>
    renderReport(makeReport(Array.from({ length: count }, (_, n) => makeSpender(`s${n}`, `${n + 1}`))));

  it('gives six spenders a color and adds up the rest', () => {
    const page = chart(10);
    const bar = page.match(/<g><title>2 Nov 14:00 UTC: \$55\.00<\/title>(.*?)<\/g>/)?.[1] ?? '';
    expect(bar.match(/class="(c\d|rest)"/g)).toEqual([
      'class="c0"',
      'class="c1"',
      'class="c2"',
      'class="c3"',
      'class="c4"',
      'class="c5"',
      'class="rest"',
    ]);
    expect(page).toContain('4 more');
  });

  it('stacks a bar to the height of its sum', () => {
    const bar = chart(10).match(/<g><title>2 Nov 14:00.*?<\/g>/)?.[0] ?? '';
    const heights = [...bar.matchAll(/height="([\d.]+)"/g)].map(([, height]) => Number(height));
    expect(heights.reduce((sum, height) => sum + height, 0)).toBeCloseTo((55 / 60) * 100, 1);
  });

  it('marks a finding where it was told and merges marks too near to read', () => {
    const at = (hours: number, check: string) =>
      makeFinding('opened', { fingerprint: check, check, detectedAt: AS_OF - hours * 3_600_000 });
    const page = renderReport(
      makeReport([makeSpender('a', '5')], { findings: [at(18, 'one'), at(17.9, 'two'), at(3, 'three')] }),
    );
    expect([...page.matchAll(/class="mark [^>]*style="left:([\d.]+)%"/g)].map(([, left]) => left)).toEqual([
      '25',
      '87.5',
    ]);
  });

  it('draws the budget line over the spend', () => {
    const cumulative = { stepMs: DAY / 2, values: [parseUsd('1'), parseUsd('60')] };
    const budget = {
      name: 'b',
      period: 'day',
      start: AS_OF - DAY,
      end: AS_OF,
      limit: parseUsd('30'),
      spent: parseUsd('60'),
      cumulative,
    } as const;
    expect(renderReport(makeReport([makeSpender('a', '5')], { budgets: [budget] }))).toContain(
      'y1="50.000" y2="50.000"',
    );
  });
});

describe('what it is made of', () => {
  const page = renderReport(makeReport([makeSpender('a', '5')], { findings: [makeFinding('opened')] }));

  it('asks for nothing from elsewhere and runs nothing', () => {
    expect(page).not.toMatch(/https?:|\/\/[a-z]|url\(|@import|<script|<link|<img|<iframe/i);
    expect(page).toContain("default-src 'none'");
  });

  it('closes what it opens', () => {
    for (const tag of ['div', 'section', 'article', 'table', 'tr', 'td', 'svg', 'g', 'ul', 'li', 'span', 'p', 'main']) {
      expect([tag, page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length]).toEqual([
        tag,
        page.match(new RegExp(`</${tag}>`, 'g'))?.length,
      ]);
    }
  });
});

describe('names that callers chose', () => {
  const hostile = '<script>alert("x")</script>\'"><img src=x onerror=y>\u202egnp.exe\u0000\u001b[2J';
  const named = makeSpender(hostile, '5', { model: hostile, owner: hostile, id: hostile });
  const page = renderReport(
    makeReport([named], {
      title: hostile,
      findings: [
        makeFinding('opened', { reason: hostile, spenderName: hostile, check: hostile, fingerprint: hostile }, hostile),
      ],
      windows: makeWindows([named]),
      unpriced: [{ name: hostile, calls: 1, tokens: 1, images: 0, meters: [] }],
      rejected: { byReason: [], first: [{ source: hostile, reason: 'truncated' }] },
      counts: { ...makeReport([named]).counts, rejected: 1 },
      budgets: [
        {
          name: hostile,
          period: 'day',
          start: AS_OF - DAY,
          end: AS_OF,
          limit: 1n,
          spent: 1n,
          cumulative: { stepMs: DAY, values: [1n] },
        },
      ],
    }),
  );

  it('stay text wherever they are shown', () => {
    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)');
  });

  it('cannot turn the line around or carry control characters', () => {
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('are cut before they flood the page', () => {
    const long = makeSpender('n'.repeat(5000), '5', { model: 'm'.repeat(5000) });
    const flooded = textOf(renderReport(makeReport([long])));
    expect(flooded).not.toMatch(/[nm]{81}/);
    expect(flooded).toContain('…');
  });
});

test.prop([fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.bigInt(0n, 10n ** 19n)), { maxLength: 12 })], {
  numRuns: 40,
})('renders any names and amounts from a pico-dollar to ten million dollars', (entries) => {
  const spenders = entries.map(([name, listCost], index) => ({
    ...makeSpender(name, '0'),
    id: `${index}`,
    listCost,
    listCostUpper: listCost,
  }));
  const page = renderReport(makeReport(spenders));
  expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
});

it('has something to say about nothing', () => {
  const page = renderReport(emptyReport());
  expect(textOf(page)).toContain('No call was found in what was read.');
  expect(textOf(page)).toContain('No check failed in this period.');
  expect(page).not.toMatch(/NaN|undefined/);
});
