import type { Page } from './page.ts';

/** Runs in the page. */
const findMisfits = `() => {
  const found = [];
  const note = (what, element) => found.push(what + ': ' + (element.className || element.tagName) + ' ' + element.textContent.slice(0, 40));
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push('the page scrolls sideways: ' + root.scrollWidth + ' > ' + root.clientWidth);
  const seen = (element) => getComputedStyle(element).visibility === 'visible';
  for (const element of document.querySelectorAll('.slack-message, .slack-message *:not(svg, svg *)')) {
    const { display, overflowX } = getComputedStyle(element);
    if (display === 'inline' || element.closest('.slack-x span')) continue;
    if (element.scrollWidth > element.clientWidth + 1 && element.className !== 'slack-x') note('wider than its box', element);
    if (overflowX !== 'visible' && element.textContent !== '') note('cut off', element);
  }
  for (const message of document.querySelectorAll('.slack-body')) {
    const box = message.getBoundingClientRect();
    const walker = document.createTreeWalker(message, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!seen(node.parentElement)) continue;
      // Word by word: spaces at the end of a line hang over its edge, where nobody sees them.
      for (const { 0: word, index } of node.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const rects = [...range.getClientRects()];
        if (rects.every(({ left, right, top, bottom }) => left >= box.left - 1 && right <= box.right + 1 && top >= box.top - 4 && bottom <= box.bottom + 4)) continue;
        note('sticks out', node.parentElement);
        break;
      }
    }
  }
  for (const axis of document.querySelectorAll('.slack-x')) {
    const labels = [...axis.querySelectorAll('bdi')].filter(seen).map((label) => label.getBoundingClientRect());
    if (labels.some(({ left }, index) => index > 0 && left < labels[index - 1].right)) note('labels print over each other', axis);
  }
  return found;
}`;

/**
 * What does not fit its page: elements wider than their box, texts that stick out of the message or lie under its edge, and labels
 * of an axis that print over each other. Each by its class and the start of its text; empty when all is well.
 */
export const misfits = (page: Page): Promise<string[]> => page.evaluate<string[]>(`(${findMisfits})()`);
