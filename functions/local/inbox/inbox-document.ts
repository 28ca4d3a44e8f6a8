import { PREVIEW_STYLE } from '#functions/local/preview/preview-style.ts';
import { type Html, html, trusted } from '#functions/local/report/html.ts';
import { INBOX_SCRIPT } from './inbox-script.ts';
import type { TimelineEntry } from './inbox-timeline.ts';

/** A channel and what stands in it. */
export interface ChannelTimeline {
  readonly channel: string;
  readonly entries: readonly TimelineEntry[];
}

const STYLE = `
body{margin:0;min-height:100vh}
.inbox-top{display:flex;align-items:baseline;flex-wrap:wrap;gap:4px 12px;padding:10px 20px;background:#3f0e40;color:#fff}
.inbox-top h1{font-size:15px;margin:0}.inbox-top p{font-size:13px;color:#d6c6d7}
.inbox-state::before{content:"";display:inline-block;width:8px;height:8px;border-radius:50%;background:#e0a63f;margin-inline-end:6px}.inbox-state[data-live]::before{background:#2bac76}
.inbox-channel h2{position:sticky;top:0;z-index:1;margin:0;padding:12px 20px;font-size:18px;font-weight:900;color:var(--strong);background:var(--bg);border-bottom:1px solid var(--line);overflow-wrap:anywhere}
.inbox-channel ol{list-style:none;margin:0;padding:8px 0 24px}
.inbox-empty{padding:40px 20px;color:var(--soft)}.inbox-channel~.inbox-empty{display:none}
.inbox-fresh{animation:inbox-fresh 2s ease-out}@keyframes inbox-fresh{from{background:light-dark(#fdf3d1,#3a331c)}}
@media (prefers-reduced-motion:reduce){.inbox-fresh{animation:none}}
`;

/** The policy of the inbox's page: its own script and style, its own server, nothing else. */
export const inboxPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The page that shows what was sent as it arrives. */
export const inboxDocument = (timelines: readonly ChannelTimeline[], nonce: string): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Inbox</title>
<style nonce="${nonce}">${trusted(PREVIEW_STYLE + STYLE)}</style></head>
<body class="slack"><header class="inbox-top"><h1>Inbox</h1><p>What was sent, as Slack shows it. Nothing has left this machine.</p><p class="inbox-state" role="status">connecting</p></header>
<main>${timelines.map(channelSection)}<p class="inbox-empty">Nothing was sent yet. Messages appear here as they are sent.</p></main>
<script nonce="${nonce}">${trusted(INBOX_SCRIPT)}</script></body></html>
`.markup;

const channelSection = ({ channel, entries }: ChannelTimeline): Html =>
  html`<section class="inbox-channel" data-channel="${channel}"><h2># ${channel}</h2><ol>${entries.map(
    ({ key, shown }) => html`<li data-key="${key}">${shown}</li>`,
  )}</ol></section>`;
