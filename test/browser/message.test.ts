import { expect, it } from 'vitest';
import type { IncidentView } from '#core/messages/incident-view.ts';
import { shownLine } from '#core/messages/shown-text.ts';
import type { DataVisualizationBlock, SlackMessage } from '#core/messages/slack/blocks.ts';
import { changesMessage, incidentMessage, noticeMessage } from '#core/messages/slack/incident-message.ts';
import { type Posted, renderMessage } from '#functions/local/preview/render-message.ts';
import { aChange, aClock, aFinding, aSpender, aView, HOSTILE, NIGHT, STATES } from '../support/incidents.ts';
import { describeInBrowser } from './browser-tests.ts';
import { misfits } from './overflow.ts';
import type { Page } from './page.ts';
import { previewPage } from './preview-page.ts';

const pageOf = (messages: readonly Omit<Posted, 'at'>[]): string =>
  previewPage(
    'preview',
    messages.map((message) => renderMessage({ at: NIGHT, edited: true, ...message }, 'Europe/Berlin')),
  );

/** All that is sent of an incident: a message and its thread, and a message of its own with what changed. */
const pageOfView = (view: IncidentView): string => {
  const reply: Posted = { ...changesMessage(view, view.incident.changes), at: NIGHT, broadcast: true };
  return pageOf([
    { ...incidentMessage(view, { chart: true }), replies: [reply] },
    noticeMessage(view, view.incident.changes, { chart: false }),
  ]);
};

const named = (name: string): IncidentView =>
  aView(
    {
      findings: [aFinding({ spenderName: name, reason: name, requestMetadata: { [name]: name } })],
      changes: [aChange({ reason: name })],
    },
    { spender: aSpender({ name, owner: name, tags: { team: name, 'watchdog:owner': name } }) },
  );
const costing = (spent: bigint): IncidentView =>
  aView({
    findings: [aFinding({ listCost: spent })],
    clock: aClock({ spent, perHour: spent, series: { stepMinutes: 5, values: [0n, spent / 3n, spent] } }),
  });
const twenty = aView({
  findings: Array.from({ length: 20 }, (_, index) =>
    aFinding({ resource: `call-${index}`, reason: `tool_${index} was called ${index} times` }),
  ),
  changes: Array.from({ length: 20 }, (_, index) => aChange({ version: index + 1 })),
  more: 7,
});

/** A message with the widest chart that Slack takes: twenty bars, whose labels are as long as a label may be. */
function chartMessage(): SlackMessage {
  const data = Array.from({ length: 20 }, (_, at) => ({ label: `Monday the ${20 - at}th 12h`, value: at ** 4 }));
  const chart: DataVisualizationBlock['chart'] = {
    type: 'bar',
    series: [{ name: 'List cost', data }],
    axis_config: { categories: data.map(({ label }) => label) },
  };
  const { blocks, ...message } = incidentMessage(aView(), { chart: false });
  return { ...message, blocks: [...blocks, { type: 'data_visualization', title: 'Spend', chart }] };
}

const VIEWS: Readonly<Record<string, IncidentView>> = {
  ...Object.fromEntries(Object.entries(STATES).map(([state, view]) => [`an incident that is ${state}`, view])),
  'a name of 300 characters without a space': named('n'.repeat(300)),
  'a name in Arabic': named('روبوت استرداد الأموال'),
  'a name in Hebrew': named('בוט החזרים'),
  'a name in Chinese and Japanese': named(`返金ボット退款机器人${'名'.repeat(100)}`),
  'a name of emoji': named('🤖💸👩‍👩‍👧'.repeat(20)),
  'a millionth of a dollar': costing(1_000_000n),
  'ten million dollars': costing(10_000_000n * 10n ** 12n),
  'twenty findings': twenty,
};

describeInBrowser('a message in a browser', (open) => {
  async function shown(markup: string, look: Parameters<Page['look']>[0] = { width: 1000 }): Promise<Page> {
    const page = open();
    await page.look(look);
    await page.show(markup);
    return page;
  }

  it.each(Object.entries(VIEWS))('fits a wide window and a phone: %s', async (_, view) => {
    const page = await shown(pageOfView(view));
    expect(await misfits(page)).toEqual([]);
    await page.look({ width: 400 });
    expect(await misfits(page)).toEqual([]);
    expect(page.complaints).toEqual([]);
    expect(page.requests).toHaveLength(1);
  });

  it('draws a chart with its axes inside its card', async () => {
    const page = await shown(pageOf([chartMessage()]));
    expect(await page.evaluate(`document.querySelectorAll('.slack-chart .slack-bar').length`)).toBe(20);
    const height = `document.querySelector('.slack-chart svg').getBoundingClientRect().height`;
    expect(await page.evaluate(height)).toBeGreaterThan(100);
    expect(await misfits(page)).toEqual([]);
    await page.look({ width: 400 });
    expect(await misfits(page)).toEqual([]);
  });

  it.each(HOSTILE.filter(Boolean).map((name) => ({ name, start: JSON.stringify(name.slice(0, 30)) })))(
    'shows $start as text and makes nothing of it',
    async ({ name }) => {
      const elements = `[...document.querySelectorAll('a, script, img, iframe, form, input, object, link, b, i')].map(({ tagName, href }) => tagName + (href ?? ''))`;
      const usual = await (await shown(pageOfView(named('x')))).evaluate(elements);
      const page = await shown(pageOfView(named(name)));
      expect(await page.evaluate(elements)).toEqual(usual);
      expect(await page.evaluate(`document.querySelector('.slack-list bdi').textContent`)).toBe(shownLine(name, 300));
      expect(await misfits(page)).toEqual([]);
      expect([...page.complaints, ...page.requests.slice(1)]).toEqual([]);
    },
  );

  it.each([
    '.slack-text{white-space:nowrap}',
    '.slack-body{height:20px;overflow:hidden}',
    '.slack-x span{visibility:visible!important}',
    '.slack-header{width:2000px}',
  ])('would notice a style that does not fit, such as %s', async (style) => {
    const messages = [incidentMessage(named('word '.repeat(60)), { chart: true }), chartMessage()];
    const page = await shown(pageOf(messages), { width: 400 });
    expect(await misfits(page)).toEqual([]);
    await page.show(pageOf(messages).replace('</style>', `${style}</style>`));
    expect(await misfits(page)).not.toEqual([]);
  });

  it('runs no script and loads nothing, were there one in a message all the same', async () => {
    const page = await shown(
      pageOfView(aView()).replaceAll(
        '</article>',
        '</article><script>document.title = "run"</script><img src="https://evil.example/x.png" onerror="document.title = \'run\'">',
      ),
    );
    expect(await page.evaluate('document.title')).toBe('preview');
    expect(page.complaints.join()).toMatch(/Content Security Policy/);
  });

  it.each(['روبوت استرداد', 'בוט החזרים', '\u202eבוט'])('keeps the words around %s in their order', async (name) => {
    const page = await shown(pageOfView(named(name)));
    const owner = `[...document.querySelectorAll('.slack-list li')].find(({ textContent }) => textContent.startsWith('Owner'))`;
    const [label, value] = await page.evaluate<Span[]>(
      `[...${owner}.querySelectorAll('bdi')].map((part) => part.getBoundingClientRect()).map(({ left, right }) => ({ left, right }))`,
    );
    expect(label?.right).toBeLessThanOrEqual((value?.left ?? 0) + 1);
    const words = await page.evaluate<Span[]>(`(() => {
      const { firstChild } = document.querySelector('.slack-header');
      return [...firstChild.data.matchAll(/\\S+/g)].map(({ 0: word, index }) => {
        const range = document.createRange();
        range.setStart(firstChild, index);
        range.setEnd(firstChild, index + word.length);
        const { left, right } = range.getBoundingClientRect();
        return { left, right, word };
      });
    })()`);
    const own = words.filter(({ word = '' }) => !/[\u0590-\u06ff]/.test(word)).slice(0, 4);
    expect(own.map(({ word }) => word)).toEqual(['🔴', 'is', 'looping:', '$41/h']);
    expect(own.map(({ left }) => left)).toEqual(own.map(({ left }) => left).toSorted((a, b) => a - b));
  });

  it.each([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(26, 29, 33)'],
  ] as const)('is %s as the system is, and text stands out enough from what is behind it', async (scheme, color) => {
    const page = await shown(pageOfView(aView()), { width: 1000, scheme });
    expect(await page.evaluate(`getComputedStyle(document.body).backgroundColor`)).toBe(color);
    // WCAG 2.2, 1.4.3: 4.5 to 1.
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
  });
});

interface Span {
  readonly left: number;
  readonly right: number;
  readonly word?: string;
}

const LOW_CONTRAST = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    const color = getComputedStyle(element).backgroundColor;
    return color === 'rgba(0, 0, 0, 0)' ? behind(element.parentElement) : color;
  };
  const low = [];
  for (const element of document.querySelectorAll('.slack-message *:not(svg, svg *)')) {
    if (![...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim())) continue;
    const [a, b] = [getComputedStyle(element).color, behind(element)].map((color) => luminance(channels(color))).sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.push(element.className + ' ' + element.textContent.slice(0, 30) + ' ' + ratio.toFixed(2));
  }
  return low;
})()`;
