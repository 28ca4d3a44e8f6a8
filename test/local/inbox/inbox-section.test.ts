import { describe, expect, it } from 'vitest';
import { renderInboxSection } from '#functions/local/inbox/inbox-section.ts';
import { createSlackInbox, type SlackInbox } from '#functions/local/inbox/slack-api.ts';

const NOW = Date.parse('2026-11-02T09:55:00Z');
const reader = { timeZone: 'UTC', now: NOW };

function inboxOf(texts: readonly string[]): SlackInbox {
  const inbox = createSlackInbox({ now: () => NOW });
  for (const text of texts) inbox.handle('chat.postMessage', { channel: 'C0123ABCDEF', text }, 'xoxb-1');
  return inbox;
}

describe('the section of a report', () => {
  it('is not there where nothing was sent', () => {
    expect(renderInboxSection(inboxOf([]), reader)).toBeUndefined();
  });

  it('shows the messages of each channel', () => {
    expect(renderInboxSection(inboxOf(['one', 'two']), reader)?.markup).toMatch(
      /# C0123ABCDEF.*09:55.*one.*09:55.*two/s,
    );
  });

  it('leaves the oldest out of very many, and says so', () => {
    const markup = renderInboxSection(
      inboxOf(Array.from({ length: 103 }, (_, index) => `no. ${index};`)),
      reader,
    )?.markup;
    expect(markup).toContain('3 earlier messages are not shown.');
    expect(markup).not.toContain('no. 2;');
    expect(markup).toContain('no. 3;');
  });
});
