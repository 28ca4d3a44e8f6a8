import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { progressLine } from '#functions/local/progress.ts';

const AT = Date.UTC(2026, 10, 2, 9);
const CLEAR = '\r\u001b[2K';

function streamOf(isTTY: boolean): { written: string[]; stream: NodeJS.WriteStream } {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
  return { written, stream };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

describe('the progress line on a terminal', () => {
  it('is rewritten in place, five times a second at the most', () => {
    const { written, stream } = streamOf(true);
    const progress = progressLine(stream);
    vi.advanceTimersByTime(100);
    progress.update(50, AT);
    vi.advanceTimersByTime(199);
    progress.update(70, AT);
    vi.advanceTimersByTime(1);
    progress.update(1_500, AT);
    expect(written).toEqual([
      '50 records (500 a second), events of 2026-11-02T09:00:00Z',
      CLEAR,
      '1,500 records (5,000 a second), events of 2026-11-02T09:00:00Z',
    ]);
  });

  it('goes away once when something else is to be written', () => {
    const { written, stream } = streamOf(true);
    const progress = progressLine(stream);
    progress.clear();
    vi.advanceTimersByTime(100);
    progress.update(50, AT);
    progress.clear();
    progress.clear();
    expect(written.filter((text) => text === CLEAR)).toHaveLength(1);
    expect(written.at(-1)).toBe(CLEAR);
  });
});

describe('the progress line elsewhere', () => {
  it('is a whole line every five seconds, without control characters', () => {
    const { written, stream } = streamOf(false);
    const progress = progressLine(stream);
    for (let records = 1; records <= 12; records++) {
      vi.advanceTimersByTime(1_000);
      progress.update(records * 1_000, AT);
      progress.clear();
    }
    expect(written).toEqual([
      '5,000 records (1,000 a second), events of 2026-11-02T09:00:00Z\n',
      '10,000 records (1,000 a second), events of 2026-11-02T09:00:00Z\n',
    ]);
  });

  it('says nothing of a run that is soon over', () => {
    const { written, stream } = streamOf(false);
    const progress = progressLine(stream);
    vi.advanceTimersByTime(4_999);
    progress.update(1_000, AT);
    expect(written).toEqual([]);
  });
});
