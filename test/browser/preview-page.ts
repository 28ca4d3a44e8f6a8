import { PREVIEW_STYLE } from '#functions/local/preview/preview-style.ts';
import { type Html, html, trusted } from '#functions/local/report/html.ts';

// The page loads nothing, and its own policy sees to it that no text in it ever could.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A page of its own for messages, without scripts. */
export const previewPage = (title: string, messages: readonly Html[]): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}"><title>${title}</title>
<style>body{margin:0;padding:8px 0}${trusted(PREVIEW_STYLE)}</style></head>
<body class="slack">${messages}</body></html>
`.markup;
