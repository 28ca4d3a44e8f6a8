import { afterEach, expect, it } from 'vitest';
import type { SlackMessage } from '#core/messages/slack/blocks.ts';
import { changesMessage, incidentMessage } from '#core/messages/slack/incident-message.ts';
import { type RunningInbox, startInbox } from '#functions/local/inbox/inbox-page.ts';
import { INBOX_SECTION_STYLE, renderInboxSection } from '#functions/local/inbox/inbox-section.ts';
import { createSlackInbox, type SlackInbox } from '#functions/local/inbox/slack-api.ts';
import { STYLE } from '#functions/local/report/style.ts';
import { aChange, aView, HOSTILE, NIGHT, STATES } from '../support/incidents.ts';
import { describeInBrowser } from './browser-tests.ts';
import { misfits } from './overflow.ts';
import type { Page } from './page.ts';

const CHANNEL = 'C0123ABCDEF';
const view = aView({ changes: [aChange()] });
const message = incidentMessage(view, { chart: true });

function send(inbox: SlackInbox, method: string, sent: Partial<SlackMessage>, more: object = {}): string {
  const { body } = inbox.handle(`chat.${method}`, { channel: CHANNEL, ...sent, ...more }, 'xoxb-1');
  if (!body['ok']) throw new Error(JSON.stringify(body));
  return String(body['ts']);
}

describeInBrowser('the inbox in a browser', (open) => {
  let running: RunningInbox | undefined;
  afterEach(async () => {
    await open().show('');
    await running?.stop();
    running = undefined;
  });

  async function live(): Promise<{ inbox: SlackInbox; page: Page }> {
    running = await startInbox({ now: () => NIGHT });
    const page = open();
    await page.look({ width: 1000 });
    await page.show(new URL(running.url));
    await page.until(`document.querySelector('.inbox-state').textContent === 'live'`);
    return { inbox: running.inbox, page };
  }

  it('says that nothing was sent yet, and then no more', async () => {
    const { inbox, page } = await live();
    const empty = `document.querySelector('.inbox-empty').checkVisibility()`;
    expect(await page.evaluate(empty)).toBe(true);
    send(inbox, 'postMessage', message);
    await page.until(`document.querySelector('article') !== null`);
    expect(await page.evaluate(empty)).toBe(false);
  });

  it('shows a message, its edit and its thread as they come, without a reload and without a complaint', async () => {
    const { inbox, page } = await live();
    const ts = send(inbox, 'postMessage', message);
    await page.until(`document.querySelector('.slack-header')?.textContent.includes('is looping')`);
    send(inbox, 'update', incidentMessage(STATES['resolved'] ?? view, { chart: true }), { ts });
    await page.until(`document.querySelector('.slack-header').textContent.startsWith('✅ Resolved')`);
    const reply = changesMessage(view, view.incident.changes);
    send(inbox, 'postMessage', reply, { thread_ts: ts, reply_broadcast: true });
    await page.until(`document.querySelector('.slack-thread .slack-message') !== null`);
    expect(await page.evaluate(`document.querySelectorAll('ol > li > article').length`)).toBe(2);
    expect(await page.evaluate(`document.querySelector('.slack-edited').textContent`)).toBe('(edited)');
    expect(await misfits(page)).toEqual([]);
    expect(page.complaints).toEqual([]);
    expect(page.requests).toEqual([running?.url, `${running?.url}events`]);
  });

  it('shows channels apart, each in the order of its messages', async () => {
    const { inbox, page } = await live();
    for (const text of ['one', 'two']) send(inbox, 'postMessage', { text });
    send(inbox, 'postMessage', { text: 'elsewhere' }, { channel: 'C9999999999' });
    await page.until(`document.querySelectorAll('article').length === 3`);
    expect(
      await page.evaluate(
        `[...document.querySelectorAll('section.inbox-channel')].map((section) => section.querySelector('h2').textContent + [...section.querySelectorAll('.slack-body')].map((body) => ' ' + body.textContent).join(''))`,
      ),
    ).toEqual(['# C0123ABCDEF one two', '# C9999999999 elsewhere']);
  });

  it('leaves what did not change alone, so that a selection in it stays', async () => {
    const { inbox, page } = await live();
    send(inbox, 'postMessage', { text: 'one' });
    await page.until(`document.querySelectorAll('article').length === 1`);
    await page.evaluate(`document.querySelector('article').marked = true`);
    send(inbox, 'postMessage', { text: 'two' });
    await page.until(`document.querySelectorAll('article').length === 2`);
    expect(await page.evaluate(`document.querySelector('article').marked`)).toBe(true);
  });

  it('makes nothing of markup that comes while it is open', async () => {
    const { inbox, page } = await live();
    const texts = [
      ...HOSTILE.filter(Boolean),
      '<script>document.title = "run"</script>',
      '<img src=x onerror="document.title = 1">',
    ];
    for (const text of texts) send(inbox, 'postMessage', { text });
    await page.until(`document.querySelectorAll('article').length === ${texts.length}`);
    expect(await page.evaluate('document.title')).toBe('Inbox');
    expect(await page.evaluate(`document.querySelectorAll('article img, article script').length`)).toBe(0);
    expect(await misfits(page)).toEqual([]);
    expect(page.complaints).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('fits into a report without taking its looks on: %s', async (scheme) => {
    const inbox = createSlackInbox({ now: () => NIGHT });
    send(inbox, 'postMessage', message);
    const section = renderInboxSection(inbox, { timeZone: 'UTC', now: NIGHT })?.markup;
    const page = open();
    await page.look({ width: 400, scheme });
    const sizes = `[...document.querySelectorAll('.slack-body, .slack-text, .slack-header, .slack-chart, li')].map((element) => [element.getBoundingClientRect().height, getComputedStyle(element).color])`;
    const shownIn = async (style: string): Promise<unknown> => {
      await page.show(`<!doctype html><style>${style}</style><main>${section}</main>`);
      return page.evaluate(sizes);
    };
    const alone = await shownIn(`body{margin:0}main{padding:16px 12px 32px}${INBOX_SECTION_STYLE}`);
    expect(await shownIn(STYLE + INBOX_SECTION_STYLE)).toEqual(alone);
    expect(await misfits(page)).toEqual([]);
  });
});
