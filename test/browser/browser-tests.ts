import { afterAll, beforeAll, describe } from 'vitest';
import { Chromium, findChromium } from './chromium.ts';
import type { Page } from './page.ts';

const path = findChromium();
if (!path) process.stderr.write('No Chromium on the PATH or in $CHROMIUM: what it would check is skipped.\n');

/** Tests in a real browser, all on one page; they are skipped where there is no browser. */
export function describeInBrowser(name: string, tests: (page: () => Page) => void): void {
  describe.skipIf(!path)(name, () => {
    let chromium: Chromium | undefined;
    let page: Page | undefined;
    beforeAll(async () => {
      chromium = await Chromium.start(path ?? '');
      page = await chromium.open();
    }, 60_000);
    afterAll(() => chromium?.stop());
    tests(() => {
      if (!page) throw new Error('the browser has not started');
      return page;
    });
  });
}
