/** The report's whole look: light, dark, phone and paper. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1b2230;--soft:#5b6675;--line:#dfe3e9;--grid:#e9ecf1;--accent:#3568c8;
--c0:#3568c8;--c1:#d9822b;--c2:#1b998b;--c3:#8557c9;--c4:#c94f86;--c5:#968a12;--rest:#a3acb8;
--critical:#c0272d;--high:#cf5a12;--medium:#9a7200;--low:#3568c8;--info:#667180}
@media (prefers-color-scheme:dark){:root{--bg:#12161d;--card:#1a2029;--ink:#e4e8ee;--soft:#9aa5b4;--line:#2c3440;--grid:#262e39;--accent:#7ba6f2;
--c0:#6f9df0;--c1:#eda155;--c2:#4fc1b3;--c3:#b08ceb;--c4:#e784b1;--c5:#c9bc4c;--rest:#6b7684;
--critical:#f0686c;--high:#f08a4b;--medium:#d9b13f;--low:#7ba6f2;--info:#9aa5b4}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1120px;margin:0 auto;padding:24px 20px 40px}
h1{font-size:22px;margin:0;overflow-wrap:anywhere}h2{font-size:16px;margin:28px 0 10px}h3{font-size:14px;margin:0 0 6px;overflow-wrap:anywhere}
p{margin:0 0 8px}.muted,.empty,footer{color:var(--soft)}.empty{padding:14px 0;margin:0}
.lede{font-size:16px;margin:10px 0 16px;max-width:80ch;overflow-wrap:anywhere}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px 16px;min-width:0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:10px}
.tiles .card{padding:10px 14px}.tiles b{display:block;font-size:18px;line-height:1.3;overflow-wrap:anywhere}.tiles .k,.tiles .s{color:var(--soft);font-size:12px;display:block}
.two{display:grid;align-items:start;grid-template-columns:repeat(2,minmax(0,1fr));gap:12px}.stack>*+*{margin-top:12px}
.over{color:var(--critical)}
.finding{border-left:4px solid var(--s);display:grid;grid-template-columns:auto minmax(0,1fr) auto;gap:2px 12px;padding:10px 14px}
.finding+.finding{margin-top:8px}.finding .n{grid-row:1/3;align-self:start;background:var(--s);color:var(--card);border-radius:10px;min-width:22px;text-align:center;font-weight:600;padding:1px 6px}
.finding h3{margin:0}.finding h3 em{font-style:normal;color:var(--s);text-transform:uppercase;font-size:12px;letter-spacing:.04em;margin-right:8px}
.finding h3 small{font-weight:400;color:var(--soft);border:1px solid var(--line);border-radius:8px;padding:0 7px;margin-left:6px}
.finding .money{text-align:right;font-weight:600}.finding .money span{display:block;font-weight:400;font-size:12px;color:var(--soft)}
.finding .why{grid-column:2/4}.finding p{margin:0;overflow-wrap:anywhere}.finding .trail{font-size:12px;color:var(--soft)}
.critical{--s:var(--critical)}.high{--s:var(--high)}.medium{--s:var(--medium)}.low{--s:var(--low)}.info{--s:var(--info)}.done{--s:var(--rest)}
.plot{display:grid;grid-template-columns:auto minmax(0,1fr);grid-template-rows:190px 20px;column-gap:8px;font-size:11px;color:var(--soft);padding-top:26px}
.budget .x .odd{display:none}.budget .plot{grid-template-rows:110px 20px;padding-top:8px}
.plot .y{position:relative}.plot .y span{position:absolute;right:0;transform:translateY(50%);white-space:nowrap}.plot .y .strut{position:static;visibility:hidden}
.plot .area{position:relative;min-width:0}.plot .area i{position:absolute;left:0;right:0;border-top:1px solid var(--grid)}
.plot svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
.plot .x{grid-column:2;position:relative}.plot .x span{position:absolute;top:4px;transform:translateX(-50%);white-space:nowrap}
.plot .x .first{transform:none}.plot .x .last{transform:translateX(-100%)}
.mark{position:absolute;top:-24px;bottom:0;border-left:1px dashed var(--s);text-decoration:none}
.mark b{position:absolute;top:0;left:0;transform:translateX(-50%);background:var(--s);color:var(--card);border-radius:9px;padding:0 6px;line-height:18px;white-space:nowrap}
.mark.first b{transform:translateX(-4px)}.mark.last b{transform:translateX(calc(-100% + 4px))}
.c0{fill:var(--c0);--k:var(--c0)}.c1{fill:var(--c1);--k:var(--c1)}.c2{fill:var(--c2);--k:var(--c2)}.c3{fill:var(--c3);--k:var(--c3)}.c4{fill:var(--c4);--k:var(--c4)}.c5{fill:var(--c5);--k:var(--c5)}
.rest{fill:var(--rest);--k:var(--rest)}.track{fill:var(--grid)}.plain{fill:var(--accent)}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin:0 0 4px;padding:0;list-style:none;font-size:12px}
.legend li{max-width:100%;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.legend i,td i{display:inline-block;width:10px;height:10px;border-radius:2px;background:var(--k);margin-right:6px}
.bars{list-style:none;margin:0;padding:0}.bars li{display:grid;grid-template-columns:minmax(0,1fr) auto 56px;gap:0 10px;margin-bottom:8px}
.bars .name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.bars .amount{font-weight:600}.bars .share{text-align:right;color:var(--soft)}
.bars svg{grid-column:1/4;width:100%;height:6px;border-radius:3px;margin-top:2px}
.burn{fill:var(--s);opacity:.16}.line{fill:none;stroke:var(--s);stroke-width:2;vector-effect:non-scaling-stroke}.accent{--s:var(--accent)}
.limit{stroke:var(--critical);stroke-dasharray:5 4;stroke-width:1.5;vector-effect:non-scaling-stroke}
.scroll{overflow-x:auto;padding:4px 0}table{border-collapse:collapse;width:100%;font-size:13px}
th,td{padding:5px 10px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--grid)}th{color:var(--soft);font-weight:500;font-size:12px}
th:first-child,td:first-child{text-align:left;position:sticky;left:0;background:var(--card);max-width:300px;overflow:hidden;text-overflow:ellipsis;padding-left:16px}
th.t,td.t{text-align:left;max-width:260px;overflow:hidden;text-overflow:ellipsis}tr:last-child td{border-bottom:0}tr.sum td{font-weight:600}
.card:has(>.scroll){padding:6px 0}.card:has(>.scroll)>h3,.card:has(>.scroll)>p{padding:6px 16px 0;margin:0}td small{display:block;color:var(--soft);font-size:11px;overflow:hidden;text-overflow:ellipsis}.zero{color:var(--soft)}
.plainlist{margin:0;padding-left:18px;overflow-wrap:anywhere}footer{margin-top:28px;font-size:12px}footer p{max-width:90ch}
@media screen and (max-width:760px){.bars .name{white-space:normal;overflow-wrap:anywhere;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2}main{padding:16px 12px 32px}.two{grid-template-columns:minmax(0,1fr)}.plot .x .odd{display:none}.plot{grid-template-rows:150px 20px}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}th:first-child,td:first-child{min-width:150px;max-width:170px;padding-left:12px}td:first-child,td:first-child small{white-space:normal;overflow-wrap:anywhere}
.finding{grid-template-columns:auto minmax(0,1fr)}.finding h3 small{font-weight:400;color:var(--soft);border:1px solid var(--line);border-radius:8px;padding:0 7px;margin-left:6px}
.finding .money{grid-column:2;grid-row:3;text-align:left}.finding .money span{display:inline;margin-left:8px}.finding .why{grid-column:2;grid-row:2}}
@media print{:root{--bg:#fff}body{font-size:11px;print-color-adjust:exact;-webkit-print-color-adjust:exact}main{max-width:none;padding:0}
.card,.finding,tr{break-inside:avoid}h2{break-after:avoid}.scroll{overflow:visible}th,td{padding:3px 5px;white-space:normal}}
`.trim();
