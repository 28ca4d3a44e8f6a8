import { expect, it } from 'vitest';
import type { IncidentView } from '#core/messages/incident-view.ts';
import { changesMessage, incidentMessage, noticeMessage } from '#core/messages/slack/incident-message.ts';
import { previewPage, type Theme } from '#functions/local/preview/preview-page.ts';
import type { Posted } from '#functions/local/preview/render-message.ts';
import { renderMessage } from '#functions/local/preview/render-message.ts';
import { aChange, aClock, aFinding, aSpender, aView, HOSTILE, NIGHT, STATES } from '../support/incidents.ts';
import { describeInBrowser } from './browser-tests.ts';
import { misfits } from './overflow.ts';
import type { Page } from './page.ts';
import { sampleMessage } from './sample-messages.ts';

const setting = { appName: 'Bedrock cost watchdog', reader: { timeZone: 'Europe/Berlin', now: NIGHT } };
const posted = (message: Posted['message'], more: Partial<Posted> = {}): Posted => ({ message, at: NIGHT, ...more });
const pageOf = (messages: readonly Posted['message'][], theme?: Theme): string =>
  previewPage(
    'preview',
    messages.map((message) => renderMessage(posted(message, { edited: true }), setting)),
    theme,
  );

/** A message and its thread, as they are sent of an incident. */
const pageOfView = (view: IncidentView): string => {
  const reply = posted(changesMessage(view, view.incident.changes), { broadcast: true });
  return previewPage('preview', [
    renderMessage(posted(incidentMessage(view, { chart: true })), { ...setting, replies: [reply] }),
    renderMessage(posted(noticeMessage(view, view.incident.changes, { chart: false })), setting),
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

  it.each(['line', 'bar', 'area'] as const)('draws a chart of kind %s with axes inside its card', async (type) => {
    const names = Array.from({ length: 20 }, (_, index) => `Mon 2 Nov ${String(index).padStart(2, '0')}:00`);
    const series = ['input', 'n'.repeat(120)].map((name) => ({
      name,
      data: names.map((label, index) => ({ label, value: index ** 4 })),
    }));
    const chart = { type, series, axis_config: { categories: names, x_label: 'hour', y_label: 'USD' } };
    const page = await shown(
      pageOf([sampleMessage({ more: [{ type: 'data_visualization', title: 'Spend', chart }] })]),
    );
    const drawn = await page.evaluate<number>(
      `[...document.querySelectorAll('.slack-chart')].at(-1).querySelectorAll('svg .slack-bar, svg .slack-line').length`,
    );
    expect(drawn).toBe(type === 'bar' ? 40 : 2);
    const heights = await page.evaluate<number[]>(
      `[...document.querySelectorAll('.slack-chart svg')].map((svg) => svg.getBoundingClientRect().height)`,
    );
    expect(Math.min(...heights)).toBeGreaterThan(100);
    expect(await misfits(page)).toEqual([]);
    await page.look({ width: 400 });
    expect(await misfits(page)).toEqual([]);
  });

  it.each(HOSTILE.filter(Boolean).map((name) => ({ name, start: JSON.stringify(name.slice(0, 30)) })))(
    'shows $start as text and makes nothing of it',
    async ({ name }) => {
      const messages = [sampleMessage({ name, reasons: [name] }), incidentMessage(named(name), { chart: true })];
      const plain = [sampleMessage({ name: 'x' }), incidentMessage(named('x'), { chart: true })];
      const elements = `[...document.querySelectorAll('a, script, img, iframe, form, input, object, link, b, i')].map(({ tagName, href }) => tagName + (href ?? ''))`;
      const usual = await (await shown(pageOf(plain))).evaluate(elements);
      const page = await shown(pageOf(messages));
      expect(await page.evaluate(elements)).toEqual(usual);
      expect(await page.evaluate<string>(`document.querySelector('.slack-pre').textContent`)).toBe(
        name.replaceAll('\r\n', '\n'),
      );
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
    const view = named(`${'word '.repeat(60)}`);
    const series = [
      { name: 's', data: Array.from({ length: 20 }, (_, index) => ({ label: `12:${index + 10}`, value: 1 })) },
    ];
    const chart = {
      type: 'bar' as const,
      series,
      axis_config: { categories: series.flatMap(({ data }) => data.map(({ label }) => label)) },
    };
    const messages = [
      incidentMessage(view, { chart: true }),
      sampleMessage({ more: [{ type: 'data_visualization', title: 'Spend', chart }] }),
    ];
    const page = await shown(pageOf(messages), { width: 400 });
    expect(await misfits(page)).toEqual([]);
    await page.show(pageOf(messages).replace('</style>', `${style}</style>`));
    expect(await misfits(page)).not.toEqual([]);
  });

  it('runs no script and loads nothing, were there one in a message all the same', async () => {
    const page = await shown(
      pageOf([sampleMessage()]).replace(
        '</article>',
        '</article><script>document.title = "run"</script><img src="https://evil.example/x.png" onerror="document.title = \'run\'">',
      ),
    );
    expect(await page.evaluate('document.title')).toBe('preview');
    expect(page.complaints.join()).toMatch(/Content Security Policy/);
  });

  it.each(['روبوت استرداد', 'בוט החזרים', '\u202eבוט'])('keeps the words around %s in their order', async (name) => {
    // What is written before a name stands to the left of it, what is written after to the right.
    const page = await shown(pageOf([sampleMessage({ name })]));
    const parts = `[...document.querySelectorAll('.slack-rich .slack-text:first-child bdi')].slice(0, 3)`;
    const [before, foreign, after] = await page.evaluate<Span[]>(
      `${parts}.map((part) => part.getBoundingClientRect()).map(({ left, right }) => ({ left, right }))`,
    );
    expect(before?.right).toBeLessThanOrEqual((foreign?.left ?? 0) + 1);
    expect(foreign?.right).toBeLessThanOrEqual((after?.left ?? 0) + 1);
    await page.show(pageOf([incidentMessage(named(name), { chart: true })]));
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

  it('is light or dark as the system is, or as it is told to', async () => {
    const background = `getComputedStyle(document.body).backgroundColor`;
    const light = 'rgb(255, 255, 255)';
    const dark = 'rgb(26, 29, 33)';
    const colors = async (theme?: Theme): Promise<string[]> => {
      const page = await shown(pageOf([sampleMessage()], theme), { width: 1000, scheme: 'light' });
      const inLight = await page.evaluate<string>(background);
      await page.look({ width: 1000, scheme: 'dark' });
      return [inLight, await page.evaluate<string>(background)];
    };
    expect(await colors()).toEqual([light, dark]);
    expect(await colors('light')).toEqual([light, light]);
    expect(await colors('dark')).toEqual([dark, dark]);
  });

  it.each(['light', 'dark'] as const)(
    'can be read: text stands out enough from what is behind it when it is %s',
    async (theme) => {
      const page = await shown(pageOf([sampleMessage()], theme));
      // WCAG 2.2, 1.4.3: 4.5 to 1.
      expect(await page.evaluate<string[]>(LOW_CONTRAST)).toEqual([]);
    },
  );
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
