/**
 * Makes the README's pictures: of an alert, and of a loop as a report shows it. Needs Chromium, pngquant and the fonts Lato, which is what Slack's own comes from, and
 * Noto Color Emoji: the Debian packages chromium, pngquant, fonts-lato and fonts-noto-color-emoji.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Chromium, findChromium } from '../browser/chromium.ts';
import { alertPage } from './alert.ts';
import { loopPage } from './loop.ts';

const WIDTH = 720;
/** So many keep letters smooth, and a picture at a third of its size. */
const COLORS = '64';
const PNGQUANT = 'pngquant';
const FLAGS = ['--speed=1', '--strip', '--force'];
const FOLDER = new URL('../../.github/', import.meta.url);

const path = findChromium();
if (!path) throw new Error('a Chromium is needed, on the PATH or named in $CHROMIUM');
const chromium = await Chromium.start(path);
try {
  const page = await chromium.open();
  for (const [name, scheme, markup] of [
    ['alert.png', 'light', alertPage()],
    ['alert-dark.png', 'dark', alertPage()],
    ['loop.png', 'light', loopPage()],
    ['loop-dark.png', 'dark', loopPage()],
  ] as const) {
    await page.look({ width: WIDTH, scheme });
    await page.show(markup);
    const picture = fileURLToPath(new URL(name, FOLDER));
    execFileSync(PNGQUANT, [...FLAGS, '--output', picture, COLORS, '-'], { input: await page.screenshot() });
    process.stdout.write(`${picture}\n`);
  }
} finally {
  await chromium.stop();
}
