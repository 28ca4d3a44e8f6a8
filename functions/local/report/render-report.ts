import { INBOX_SECTION_STYLE } from '#functions/local/inbox/inbox-section.ts';
import { conversationSection } from './conversation-section.ts';
import { CONVERSATION_STYLE } from './conversation-style.ts';
import { episodesOf } from './episodes.ts';
import { findingsSection } from './findings-section.ts';
import { headlineSection } from './headline-section.ts';
import { type Html, html, trusted } from './html.ts';
import { colorClasses } from './palette.ts';
import { qualitySection } from './quality-section.ts';
import type { ReplayReport } from './replay-report.ts';
import { spendSection } from './spend-section.ts';
import { spendersSection } from './spenders-section.ts';
import { STYLE } from './style.ts';
import { windowsSection } from './windows-section.ts';

// The page loads nothing, and its own policy sees to it that no text in it ever could.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** One self-contained HTML page without scripts: light and dark, readable on a phone and on paper. `sent` are the messages. */
export function renderReport(report: ReplayReport, sent?: Html): string {
  const episodes = episodesOf(report.findings);
  const colorOf = colorClasses(report.spenders);
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}"><title>Amazon Bedrock spend: ${report.title}</title>
<style>${trusted(STYLE + CONVERSATION_STYLE + (sent ? INBOX_SECTION_STYLE : ''))}</style></head>
<body><main>
${headlineSection(report, episodes)}
${findingsSection(episodes)}
${conversationSection(report.conversations, episodes)}
${sent}
${spendSection(report, colorOf, episodes)}
${windowsSection(report)}
${spendersSection(report.spenders)}
${qualitySection(report)}
<footer><p>List cost is what the logged tokens cost at public list prices, before discounts, credits and taxes; the bill may differ. Periods and times are UTC, as on the bill.</p></footer>
</main></body></html>
`;
  return page.markup;
}
