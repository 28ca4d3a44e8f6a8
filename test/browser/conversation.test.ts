import { expect, it } from 'vitest';
import { loopPage } from '../pictures/loop.ts';
import { describeInBrowser } from './browser-tests.ts';

const WIDTHS = [320, 390, 760, 1160];

describeInBrowser('a conversation in the report', (page) => {
  it.each(WIDTHS)('fits a window %d wide, its labels beside each other', async (width) => {
    await page().look({ width });
    await page().show(loopPage());
    const [scrolls, overlaps] = await page().evaluate<[boolean, number]>(`(() => {
      const root = document.documentElement;
      const boxes = [...document.querySelectorAll('.x span, .mark b')]
        .filter((label) => getComputedStyle(label).display !== 'none')
        .map((label) => label.getBoundingClientRect());
      const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      const met = boxes.filter((box, at) => boxes.some((other, index) => index > at && meet(box, other)));
      return [root.scrollWidth > root.clientWidth, met.length];
    })()`);
    expect([scrolls, overlaps, page().complaints]).toEqual([false, 0, []]);
  });
});
