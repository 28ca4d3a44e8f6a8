import { displayUsd, type PicoUsd } from '#core/money.ts';
import { costShare, nameText } from './format.ts';
import { type Html, html } from './html.ts';

export interface Bar {
  readonly name: string;
  readonly listCost: PicoUsd;
  readonly color: string;
  /** Shown instead of an amount where nothing of it has a price. */
  readonly instead?: string | undefined;
}

/** Horizontal bars, each with its name, amount and share of `total`; the longest fills the width. */
export function barList(bars: readonly Bar[], total: PicoUsd): Html {
  const longest = bars.reduce((max, { listCost }) => (listCost > max ? listCost : max), 0n);
  return html`<ul class="bars">${bars.map(({ name, listCost, color, instead }) => {
    const length = longest === 0n ? 0 : (100 * Number(listCost)) / Number(longest);
    return html`<li><span class="name" title="${name}">${nameText(name)}</span><span class="amount">${instead ?? displayUsd(listCost)}</span><span class="share">${
      instead ? '' : costShare(listCost, total)
    }</span><svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="1"/><rect class="${color}" width="${length.toFixed(2)}" height="1"/></svg></li>`;
  })}</ul>`;
}
