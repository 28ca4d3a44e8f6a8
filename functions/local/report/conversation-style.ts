/** What `conversationSection` needs in the style of its page. */
export const CONVERSATION_STYLE = `
.split{font-size:16px}.conversation .muted{overflow-wrap:anywhere}
.calls .plot{grid-template-rows:150px var(--rows) 20px;row-gap:6px}
.calls .area{grid-column:2}.calls .y{grid-column:1}.calls .rows span{transform:none;line-height:13px}.calls .rows .strut{display:block;height:0}
.calls .mark{bottom:calc(-6px - var(--rows))}.calls .bare{top:0}
.again{fill:var(--critical)}.news{fill:var(--soft)}.error{fill:var(--ink)}
.conversation td:first-child,.conversation th:first-child{padding-left:0}
.key{margin:10px 0 4px;font-size:12px;color:var(--soft)}
.steps{display:flex;flex-wrap:wrap;gap:3px;margin:0 0 10px;padding:0;list-style:none;font-size:12px;font-weight:600;line-height:22px}
.steps li{min-width:26px;padding:0 4px;text-align:center;border-radius:4px;background:color-mix(in srgb,var(--k) 80%,#000);color:#fff}
@media (prefers-color-scheme:dark){.steps li{background:var(--k);color:var(--card)}}
.steps .rest{background:none;color:var(--soft);box-shadow:inset 0 0 0 1px var(--line)}
.steps i{font-style:normal;font-weight:400;margin-left:2px}
.steps .flag{background:none;color:var(--high);border:1px dashed var(--high);line-height:20px;padding:0 8px}
@media screen and (max-width:760px){.calls .plot{grid-template-rows:120px var(--rows) 20px}.conversation th,.conversation td{padding-left:6px;padding-right:6px}}`;
