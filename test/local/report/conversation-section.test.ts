import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { TimelineCall } from '#core/conversations/timeline.ts';
import { conversationSection } from '#functions/local/report/conversation-section.ts';
import { episodesOf } from '#functions/local/report/episodes.ts';
import { BEGAN, looping, makeCall, makeConversation } from './make-conversation.ts';
import { makeFinding } from './make-report.ts';

const OPENED = makeFinding('opened', { detectedAt: BEGAN + 16_000 });

type Other = Partial<Parameters<typeof makeConversation>[0]>;
const pageOf = (calls: readonly TimelineCall[], { findings = [OPENED], ...other }: Other = {}, hidden = 0): string => {
  const found = findings.map(({ finding }) => ({ at: finding.detectedAt }));
  const shown = [makeConversation({ calls, findings, found, ...other })];
  return conversationSection({ shown, hidden }, episodesOf(findings)).markup;
};
const textOf = (page: string): string =>
  page
    .replace(/<(desc|title)>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ');
const boxes = (page: string): string[] =>
  [...page.matchAll(/<li class="([^"]*)"[^>]*>(.*?)<\/li>/g)].map(([, , text = '']) => text.replace(/<[^>]*>/g, ''));

describe('an agent that loops', () => {
  const page = pageOf(looping('pqababababab'));
  const text = textOf(page);

  it('is told in dollars before and after its alert', () => {
    expect(text).toContain('$0.15 before the alert, $0.63 after it: what stopping at the alert would have saved.');
  });

  it('is told in words: what came how often, and what came back', () => {
    expect(text).toContain('A B came 5 times in a row');
    expect(text).toContain('The log shows the results of 11 calls: 7 had come back before, all in a row');
    expect(page).toContain('<desc>A B came 5 times in a row');
  });

  it('is shown call by call, with its results and the moment of the alert', () => {
    expect(boxes(page)).toEqual(['·+', '·+', 'A+', 'B+', 'A=', 'alert', 'B=', 'A=', 'B=', 'A=', 'B=', 'A=', 'B']);
  });

  it('has a row of its own for each call, in the color of its boxes', () => {
    expect(text).toMatch(/A same tool call5\$0\.08\$0\.27.*B same tool call5.*· made once or seldom2/);
    expect(page.match(/<li class="c0"/g)).toHaveLength(5);
    expect(page.match(/<path class="c0"[^>]*>/g)).toHaveLength(1);
  });

  it('climbs to the height of its cost, in another color after the alert', () => {
    const [before = '', after = ''] = [...page.matchAll(/<polyline class="line \w+" points="([^"]*)"/g)].map(
      ([, p]) => p,
    );
    expect(before).toMatch(/^0,100\.00 .*5,81\.25$/);
    expect(after).toMatch(/^5,81\.25 .*12,2\.50$/);
  });

  it('leads from its alert to the finding', () => {
    expect(page).toContain('href="#finding-1" title="1: tool-call-loop"><b>alert 1</b>');
  });
});

it('says that it ended with its alert where it did', () => {
  expect(textOf(pageOf(looping('aaaaa')))).toContain('$0.15 before the alert, and no call after it.');
});

describe('what is not known', () => {
  it('of turns that the log does not show: time and dollars alone, and that it is so', () => {
    const page = pageOf(Array.from({ length: 9 }, (_, at) => makeCall(at, {})));
    expect(textOf(page)).toContain('only times and tokens: what repeats is not known');
    expect(page).toContain('<polyline');
    expect(page).not.toMatch(/<table|<ol/);
  });

  it('of a price: never an amount', () => {
    const calls = looping('aaaaaaa');
    const without = calls.map((call) => ({ ...call, listCost: 0n, isPriced: false }));
    expect(textOf(pageOf(without))).toContain('What its calls cost is not known');
    const partly = calls.map((call, at) => ({ ...call, isPriced: at < 6 }));
    expect(textOf(pageOf(partly))).toContain('$0.15 before the alert, at least $0.13 after it');
    const committed = calls.map((call) => ({ ...call, listCost: 0n }));
    expect(textOf(pageOf(committed))).toContain('Its calls cost nothing by the token.');
  });

  it('of calls that were not read or name no conversation', () => {
    const unnamed = { calls: 3, listCost: 2_000_000_000_000n };
    const text = textOf(pageOf(looping('aaaaaa'), { isCutBefore: true, isCutAfter: true, unnamed }, 2));
    expect(text).toContain('It may have begun earlier than was read. It may have gone on');
    expect(text).toContain('3 more calls of this spender in that time, for $2.00, name no conversation');
    expect(text).toContain('2 more conversations that something was found in are not shown.');
  });
});

it('says that several people may be one conversation', () => {
  const calls = looping('abab').map((call) => ({ ...call, features: { ...call.features, turns: 1 } }));
  expect(textOf(pageOf(calls))).toContain('It began 4 times');
  const sent = calls.map((call) => ({ ...call, promptTokens: 500 }));
  expect(textOf(pageOf(sent, { likeness: 'request' }))).toContain('The same request (A) came 4 times in a row');
  expect(textOf(pageOf(sent, { likeness: 'request' }))).not.toContain('It began');
});

it('is not there without a conversation', () => {
  expect(conversationSection({ shown: [], hidden: 0 }, []).markup).toBe('');
});

it('shows a name as text', () => {
  const page = pageOf(looping('aaaaaa'), { name: '<img src=x onerror=y>"\u202e' });
  expect(page).not.toMatch(/<img|\u202e/);
  expect(page).toContain('&lt;img src=x onerror=y&gt;');
});

it('has no hash in it', () => {
  expect(
    pageOf(
      looping('xyxyxyxy').map((call, at) => ({ ...call, features: { ...call.features, call: `5ec4e7${at % 2}` } })),
    ),
  ).not.toContain('5ec4e7');
});

test.prop([
  fc.array(fc.tuple(fc.constantFrom(...'aaabc-'), fc.bigInt(0n, 10n ** 15n), fc.nat({ max: 9 * 3_600_000 })), {
    minLength: 1,
    maxLength: 3000,
  }),
  fc.integer({ min: -1000, max: 9 * 3_600_000 }),
])('draws any conversation in less than 40 KB', (given, alert) => {
  const calls = given
    .toSorted(([, , a], [, , b]) => a - b)
    .map(([call, listCost, after], at) =>
      makeCall(at, call === '-' ? {} : { call, result: call }, { listCost, timestamp: BEGAN + after }),
    );
  const page = pageOf(calls, { findings: [makeFinding('opened', { detectedAt: BEGAN + alert })] });
  expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
  expect(page.length).toBeLessThan(40_000);
});
