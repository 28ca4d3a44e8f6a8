import { describe, expect, it } from 'vitest';
import { dayDivider, slackDate } from '#functions/local/preview/slack-date.ts';

const at = Date.parse('2026-11-02T23:30:05Z');
const inBerlin = (now: string) => ({ timeZone: 'Europe/Berlin', now: Date.parse(now) });
const worded = (format: string, now = '2026-11-20T12:00:00Z'): string =>
  slackDate({ type: 'date', timestamp: at / 1000, format, fallback: 'long ago' }, inBerlin(now));

describe('slackDate', () => {
  it.each([
    ['{date_num}', '2026-11-03'],
    ['{date_slash}', '03/11/2026'],
    ['{date}', 'November 3rd, 2026'],
    ['{date_short}', 'Nov 3, 2026'],
    ['{date_long}', 'Tuesday, November 3rd, 2026'],
    ['{date_long_full}', 'November 3, 2026'],
    ['{date_short_pretty} at {time}', 'Nov 3, 2026 at 00:30'],
    ['{time_secs}', '00:30:05'],
    ['since {time}', 'Since 00:30'],
  ])("words %s in the reader's time zone", (format, words) => {
    expect(worded(format)).toBe(words);
  });

  it.each([
    ['2026-11-03T12:00:00Z', 'Today'],
    ['2026-11-03T23:30:00Z', 'Yesterday'],
    ['2026-11-02T12:00:00Z', 'Tomorrow'],
    ['2026-11-05T12:00:00Z', 'November 3rd, 2026'],
  ])("knows the reader's day at %s", (now, words) => {
    expect(worded('{date_pretty}', now)).toBe(words);
  });

  it.each([
    ['2026-11-02T23:30:25Z', '20 seconds ago'],
    ['2026-11-03T01:31:05Z', '2 hours ago'],
  ])('says how long ago it was at %s', (now, words) => {
    expect(worded('{ago}', now)).toBe(words);
  });

  it('shows the fallback for a token that Slack does not know', () => {
    expect(worded('{date_of_birth}')).toBe('long ago');
  });
});

describe('dayDivider', () => {
  it('names the year only where it is another one', () => {
    expect(dayDivider(at, inBerlin('2026-12-01T00:00:00Z'))).toBe('Tuesday, November 3rd');
    expect(dayDivider(at, inBerlin('2027-01-02T00:00:00Z'))).toBe('Tuesday, November 3rd, 2026');
  });
});
