import { expect, it } from 'vitest';
import { dayDivider } from '#functions/local/inbox/day-divider.ts';

it.each([
  ['by the day in the zone of the reader', '2026-11-02T23:30:05Z', 'Tuesday, November 3rd'],
  ['the first', '2026-11-01T12:00:00Z', 'Sunday, November 1st'],
  ['the second', '2026-11-02T12:00:00Z', 'Monday, November 2nd'],
  ['the eleventh', '2026-11-11T12:00:00Z', 'Wednesday, November 11th'],
  ['another year with its number', '2025-12-31T22:00:00Z', 'Wednesday, December 31st, 2025'],
  ['this year by the clocks of the zone', '2025-12-31T23:30:00Z', 'Thursday, January 1st'],
])('names %s', (_, at, words) => {
  expect(dayDivider(Date.parse(at), Date.parse('2026-11-20T12:00:00Z'), 'Europe/Berlin')).toBe(words);
});
