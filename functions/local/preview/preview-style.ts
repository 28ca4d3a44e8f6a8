/** Slack's look for what stands inside an element of the class `slack`, light or dark as the system is. */
export const PREVIEW_STYLE = `
.slack{color-scheme:light dark;--bg:light-dark(#fff,#1a1d21);--ink:light-dark(#1d1c1d,#d1d2d3);--strong:light-dark(#1d1c1d,#fff);--soft:light-dark(#616061,#ababad);
--line:light-dark(#ddd,#35373b);--bar:light-dark(#1264a3,#4a9fd8);--link:light-dark(#1264a3,#1d9bd1);--code:light-dark(#c01343,#e8912d);--code-bg:light-dark(#f8f8f8,#222529);--badge:light-dark(#e4e4e4,#3c3e42);
background:var(--bg);color:var(--ink);font:15px/1.46668 Lato,"Helvetica Neue",Arial,"Noto Sans",system-ui,sans-serif;font-variant-numeric:normal;text-align:start;direction:ltr}
.slack *{box-sizing:border-box}.slack p{margin:0}
.slack b{font-weight:700}
.slack-message{display:grid;grid-template-columns:36px minmax(0,1fr);gap:0 8px;padding:8px 20px;max-width:760px}
.slack-avatar svg{display:block;width:36px;height:36px;border-radius:8px}
.slack-sender{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 6px;line-height:1.3;overflow-wrap:anywhere}
.slack-sender b{font-weight:900;color:var(--strong)}.slack-badge{background:var(--badge);color:var(--soft);border-radius:2px;padding:0 4px;font-size:10px;line-height:14px;font-weight:700;align-self:center}
.slack-sender time{font-size:12px;color:var(--soft)}
.slack-body{container-type:inline-size}.slack-body>*{margin-block:0}.slack-body>*+*{margin-block-start:8px}
.slack-text,.slack-list li,.slack-header,.slack-context,.slack-chart figcaption{white-space:pre-wrap;overflow-wrap:anywhere}
.slack-header{font-size:18px;line-height:1.33334;font-weight:900;color:var(--strong);padding-top:2px}
.slack code{font:12px/1.50001 Menlo,Consolas,"DejaVu Sans Mono","Noto Sans Mono",monospace;color:var(--code);background:var(--code-bg);border:1px solid var(--line);border-radius:3px;padding:1px 3px}
.slack-list{margin:0;padding:0 0 0 26px;list-style:disc}.slack-list li::marker{color:var(--soft)}
.slack-rich>*+*{margin-top:4px}
.slack-context{display:flex;flex-wrap:wrap;gap:4px 8px;font-size:13px;line-height:1.38463;color:var(--soft)}.slack-context span{min-width:0}
.slack-edited{font-size:12px;color:var(--soft);line-height:1}.slack-body>.slack-edited{margin-block-start:4px}
.slack-gone{color:var(--soft);font-style:italic}
.slack-note{font-size:13px;color:var(--soft);overflow-wrap:anywhere}.slack-note span{color:var(--link)}
.slack-thread{margin-top:8px;border-inline-start:2px solid var(--line)}
.slack-count{font-size:13px;color:var(--soft);padding:0 0 0 12px}.slack-count b{color:var(--link);margin-inline-end:4px}
.slack-thread .slack-message{grid-template-columns:24px minmax(0,1fr);padding:8px 0 0 12px}.slack-thread .slack-avatar svg{width:24px;height:24px;border-radius:6px}
.slack-day{display:flex;align-items:center;gap:12px;font-size:13px;font-weight:700;padding:8px 20px;color:var(--strong)}.slack-day::before,.slack-day::after{content:"";flex:1;border-top:1px solid var(--line)}
.slack-chart{margin-inline:0;border:1px solid var(--line);border-radius:8px;padding:12px 16px;max-width:600px}
.slack-chart figcaption{font-weight:700;color:var(--strong);margin-bottom:8px}
.slack-plot{display:grid;grid-template-columns:auto minmax(0,1fr);grid-template-rows:120px auto;gap:0 8px;font-size:11px;line-height:14px;color:var(--soft);padding-top:7px}
.slack-y{display:flex;flex-direction:column;justify-content:space-between;text-align:right;margin:-7px 0}
.slack-plot svg{width:100%;height:100%;overflow:visible;display:block}
.slack-x{grid-column:2;display:grid;grid-auto-flow:column;grid-auto-columns:minmax(0,1fr);min-height:14px;margin-top:6px}
.slack-x span{display:flex;justify-content:center;white-space:nowrap}.slack-x span:first-child{justify-content:flex-start}.slack-x span:last-child{justify-content:flex-end}
.slack-x .slack-if-narrow{visibility:hidden}
@container (max-width:480px){.slack-x .slack-if-narrow{visibility:visible}.slack-x .slack-if-wide{visibility:hidden}}
.slack-grid{stroke:var(--line);stroke-width:1;vector-effect:non-scaling-stroke}.slack-bar{fill:var(--bar)}
@media (max-width:480px){.slack-message{padding:8px 12px}.slack-day{padding:8px 12px}}
@media print{.slack{print-color-adjust:exact;-webkit-print-color-adjust:exact}.slack-message{break-inside:avoid}}
`.trim();
