import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { EventClock, isImpossible } from '#functions/local/replay/event-clock.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 10, 2, 12);

/** Names of events as they go out, each with the clock it goes out under, in hours from noon. */
function run(times: readonly (number | undefined)[], startAt = 0): string[] {
  const clock = new EventClock<{ text: string; at: number | undefined }>(startAt);
  const events = times.map((hours, index) => ({
    text: `e${index}`,
    at: hours === undefined ? undefined : NOON + hours * HOUR,
  }));
  const due = [...events.flatMap((event) => clock.push(event)), ...clock.end()];
  return due.map(({ event, clock: at }) => `${event.text}@${at === 0 ? 'unknown' : (at - NOON) / HOUR}`);
}

describe('the clock of a replay', () => {
  it.each([
    { name: 'is the newest time', times: [0, 1, 0.5, 2], out: ['e0@0', 'e1@1', 'e2@1', 'e3@2'] },
    { name: 'follows a weekend without traffic', times: [0, 1, 60, 61], out: ['e0@0', 'e1@1', 'e2@60', 'e3@61'] },
    { name: 'follows one record every other day', times: [0, 48, 96], out: ['e0@0', 'e1@48', 'e2@96'] },
    { name: 'is not moved by a stray', times: [0, 1, 500, 2], out: ['e0@0', 'e1@1', 'e2@1', 'e3@2'] },
    { name: 'is not set by a stray at the start', times: [500, 0, 1], out: ['e0@0', 'e1@0', 'e2@1'] },
    { name: 'believes a leap that nothing speaks against', times: [0, 1, 60], out: ['e0@0', 'e1@1', 'e2@60'] },
    { name: 'stands still for lines without a time', times: [undefined, 0, undefined], out: ['e0@0', 'e1@0', 'e2@0'] },
    { name: 'is unknown where nothing has a time', times: [undefined], out: ['e0@unknown'] },
  ])('$name', ({ times, out }) => {
    expect(run(times).sort()).toEqual([...out].sort());
  });

  it('goes on from where a kept table has come', () => {
    expect(run([-5, 0.5], NOON)).toEqual(['e0@0', 'e1@0.5']);
  });

  it('is not moved by one stray that is delivered twice', () => {
    const clock = new EventClock<{ text: string; at: number }>(NOON);
    const stray = { text: 'stray', at: NOON + 90 * DAY };
    const due = [stray, stray, { text: 'next', at: NOON + HOUR }].flatMap((event) => clock.push(event));
    expect(due.map(({ event, clock: at }) => [event.text, at])).toEqual([
      ['stray', NOON],
      ['stray', NOON],
      ['next', NOON + HOUR],
    ]);
    expect(due.map(isImpossible)).toEqual([true, true, false]);
  });

  test.prop([fc.array(fc.option(fc.integer({ min: 0, max: 2000 }), { nil: undefined }), { maxLength: 40 })])(
    'loses no event, repeats none and never goes back',
    (times) => {
      const clock = new EventClock<{ text: string; at: number | undefined }>(0);
      const events = times.map((hours, index) => ({
        text: `e${index}`,
        at: hours === undefined ? undefined : NOON + hours * HOUR,
      }));
      const due = [...events.flatMap((event) => clock.push(event)), ...clock.end()];
      expect(due.map(({ event }) => event.text).sort()).toEqual(events.map(({ text }) => text).sort());
      const clocks = due.map((one) => one.clock);
      expect(clocks).toEqual([...clocks].sort((a, b) => a - b));
    },
  );
});
