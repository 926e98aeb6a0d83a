import { UNCERTAIN } from '../analyze/words.ts'
import { EMOTION_SIGNS, LABEL_ORDER, signsOf, type Tones } from './emotion-signs.ts'

const LIGHT =
  'color-scheme:light;--page:#f7f7f5;--surface:#fff;--surface-2:#f3f3f0;--surface-3:#e9e9e5;--ink:#15171a;--ink-2:#5b6068;--line:#e3e3de;--line-strong:#a9abad;--talk:#7b8087'
const DARK =
  'color-scheme:dark;--page:#0f1113;--surface:#17191c;--surface-2:#1e2125;--surface-3:#292d32;--ink:#eceef0;--ink-2:#a0a6ad;--line:#2a2e33;--line-strong:#5d646c;--talk:#7d848c'

/** The style of a page that stands alone: light or dark as the reader's system is, light on paper, nothing fetched. */
export function pageStyle(labels: readonly string[]): string {
  const all = [...new Set([...labels, UNCERTAIN])]
  const emotions = (paper: 'light' | 'dark') => all.map((label, index) => emotionRule(label, index, paper)).join('')
  return `:root{${LIGHT}}${emotions('light')}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}${emotions('dark')}}
${BASE}
@media screen and (prefers-color-scheme:dark){.spectrum{filter:invert(1);mix-blend-mode:screen}}`
}

/** Class of a label's colours; foreign labels get one by their place. */
export function emotionClass(label: string, labels: readonly string[]): string {
  return LABEL_ORDER.includes(label) ? `e-${label}` : `e-${labels.indexOf(label)}`
}

function emotionRule(label: string, index: number, paper: 'light' | 'dark'): string {
  const signs = signsOf(label)
  const tones = signs[paper]
  const name = EMOTION_SIGNS[label] ? label : String(index)
  return `.e-${name}{--c:${tones.fill};--soft:${tones.soft};--word:${tones.word};--on:${tones.on};--pat:${pattern(label, tones, paper)}}`
}

function pattern(label: string, tones: Tones, paper: 'light' | 'dark'): string {
  const { tile } = signsOf(label)
  if (!tile) return 'linear-gradient(transparent,transparent)'
  const stroke = label === UNCERTAIN ? tones.fill : paper === 'light' ? 'rgba(255,255,255,.45)' : 'rgba(0,0,0,.42)'
  const width = label === 'happy' ? 2.4 : label === 'disgust' ? 4 : label === UNCERTAIN ? 1 : 1.3
  const cap = label === 'happy' ? 'round' : 'butt'
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'><path d='${tile}' fill='none' stroke='${stroke}' stroke-width='${width}' stroke-linecap='${cap}'/></svg>`
  return `url("data:image/svg+xml,${svg.replaceAll('#', '%23').replaceAll('<', '%3C').replaceAll('>', '%3E')}")`
}

const BASE = `*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:14px/1.45 -apple-system,BlinkMacSystemFont,"Segoe UI",Inter,Roboto,"Noto Sans","Helvetica Neue","Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
main{max-width:1320px;margin:0 auto;padding:24px}
h1,h2,h3,p,ul,ol,dl,dd,figure{margin:0;padding:0}ul,ol{list-style:none}
h1{font-size:24px;line-height:1.2;letter-spacing:-.015em;font-weight:620;overflow-wrap:anywhere}h2{font-size:14px;font-weight:620;margin-bottom:12px}
.brand{color:var(--ink-2);font-size:13px;margin-bottom:8px}.meta,.note,.small{color:var(--ink-2);font-size:13px}.meta{margin-top:6px;display:flex;flex-wrap:wrap;gap:6px 12px}
.badge{border:1px dashed var(--ink-2);color:var(--ink);border-radius:20px;padding:0 8px;line-height:20px;font-size:12px}
.lede{font-size:18px;line-height:1.4;letter-spacing:-.006em;margin:16px 0;max-width:74ch;text-wrap:pretty}
.card{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:16px;margin-top:16px;break-inside:avoid}.flush{padding:0;overflow:hidden}
.grid{display:grid;grid-template-columns:1fr 1fr;gap:0 16px;align-items:start}
.lane{display:grid;grid-template-columns:156px minmax(0,1fr);border-top:1px solid var(--line)}.lane:first-child{border:0}
.side{padding:12px;border-right:1px solid var(--line);font-size:13px;position:relative}.side b{display:block;font-size:14px;font-weight:600}.side span{color:var(--ink-2);font-size:12px;line-height:1.35;display:block}
.axis .side{padding-block:4px;color:var(--ink-2);font-size:12px}.axis .track{height:26px;font-size:11px;color:var(--ink-2)}.axis i{position:absolute;bottom:0;height:5px;border-left:1px solid var(--line-strong);font-style:normal}.axis i span{position:absolute;bottom:5px;left:-3px;white-space:nowrap}
.track{position:relative;min-width:0}.track>svg{display:block;width:100%}
.segs{position:relative;height:28px;border-bottom:1px solid var(--line)}
.seg{position:absolute;top:4px;height:20px;border-left:3px solid var(--c);border-radius:3px;background:var(--soft);color:var(--word);font-size:11px;line-height:20px;font-weight:600;overflow:hidden;white-space:nowrap;padding-left:3px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.row+.row{border-top:3px double var(--line-strong)}.row{break-inside:avoid}.timeline{break-inside:auto}.seg.thin{border-left:0;padding:0;background:var(--pat),var(--c);min-width:1px;border-radius:1px}.seg.thin>*{display:none!important}.seg.thin.e-uncertain{background:var(--pat),var(--surface);box-shadow:inset 0 0 0 1px var(--c)}.seg.thin.leaning{background:var(--pat),var(--c);opacity:.55;box-shadow:none}
.seg.leaning{border-left-style:dotted;background:none;box-shadow:inset 0 0 0 1px var(--soft)}.seg.e-uncertain{background:var(--pat),var(--surface)}.seg.e-uncertain span,.seg.e-uncertain .mark{background:var(--surface);border-radius:2px}
.mark{fill:none;stroke:var(--c);stroke-width:2;stroke-linecap:round;stroke-linejoin:round;vertical-align:-2px;flex:none;width:14px;height:14px}.seg .mark{width:12px;height:12px;margin-right:3px}
.wave{height:96px;color:var(--line-strong)}.wave .bar{fill:var(--c)}.wave .talk{fill:var(--talk)}.wave .rest{fill:var(--line-strong)}.wave .leaning{opacity:.55}
.spectrum{display:block;width:100%;height:96px;image-rendering:auto;mix-blend-mode:multiply}.spectrum-box{background:var(--surface);border-top:1px solid var(--line);isolation:isolate;position:relative}
.ribbon{border-top:1px solid var(--line);padding:4px 0}.ribbon div{position:relative;height:12px}.ribbon i{position:absolute;top:0;height:11px;background:var(--c);print-color-adjust:exact;-webkit-print-color-adjust:exact}.ribbon div::before{content:"";position:absolute;inset:0 0 1px;background:var(--surface-2)}
.names{position:absolute;right:8px;bottom:4px;font-size:10px;line-height:12px;color:var(--ink-2);text-align:right}.names .mark{width:9px;height:9px;vertical-align:-1px}
.hz{position:absolute;right:8px;font-size:10px;color:var(--ink-2)}
.events{height:34px}.event{position:absolute;top:7px;height:20px;font-size:11px;line-height:18px;color:var(--ink-2);text-align:center;overflow:hidden;white-space:nowrap}.event.silence{border:solid var(--line-strong);border-width:0 1px}.event.overlap{background:var(--ink-2);opacity:.5;border-radius:2px;min-width:3px}.event.cut{background:var(--ink);color:var(--page);border-radius:2px;min-width:12px;font-weight:600;font-size:10px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;padding:12px;border-top:1px solid var(--line);font-size:12px;color:var(--ink-2)}.legend span{display:inline-flex;gap:5px;align-items:center}
.tile{display:inline-block;width:14px;height:14px;border-radius:3px;background:var(--pat),var(--c);flex:none;print-color-adjust:exact;-webkit-print-color-adjust:exact}.tile.e-uncertain{background:var(--pat),var(--surface);box-shadow:inset 0 0 0 1px var(--c)}
.emo{display:inline-flex;align-items:center;gap:5px;padding:1px 8px 1px 6px;border-radius:4px;background:var(--soft);color:var(--word);font-weight:560;white-space:nowrap;print-color-adjust:exact;-webkit-print-color-adjust:exact}.emo.e-uncertain{background:none;box-shadow:inset 0 0 0 1px var(--line-strong)}
.share{display:flex;gap:2px;height:18px;margin-bottom:12px}.share i{min-width:3px;border-radius:2px;background:var(--pat),var(--c);print-color-adjust:exact;-webkit-print-color-adjust:exact}.share .e-uncertain{background:var(--pat),var(--surface);box-shadow:inset 0 0 0 1px var(--c)}
.shares li{display:grid;grid-template-columns:14px 1fr auto 48px;gap:8px;align-items:center;font-size:13px;padding:2px 0}.shares b,.num{text-align:right;white-space:nowrap}
.moments li{display:grid;grid-template-columns:64px auto 1fr auto;gap:12px;align-items:center;padding:6px 0;border-bottom:1px solid var(--line);font-size:13px}.moments li:last-child{border:0}.moments .emo{justify-self:start}
.facts{display:grid;grid-template-columns:auto 1fr;gap:7px 16px;font-size:13px}.facts dt{color:var(--ink-2)}.facts dd{text-align:right;font-weight:560;overflow-wrap:anywhere}.who{font-size:13px;font-weight:600;margin:0 0 6px}ul+.who,.note+.who{margin-top:16px}.shares{margin-bottom:8px}.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:16px 48px}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:13px}th{text-align:left;font-weight:500;color:var(--ink-2);white-space:nowrap}th,td{padding:7px 10px;border-bottom:1px solid var(--line);vertical-align:top}tr:last-child td{border-bottom:0}td:first-child,th:first-child{padding-left:16px}.head{padding:12px 16px;margin:0;border-bottom:1px solid var(--line)}th.num{text-align:right}td{white-space:nowrap}td.text{white-space:normal;min-width:220px;color:var(--ink-2)}
.bar-p{display:inline-block;width:72px;height:10px;border-radius:2px;background:var(--surface-2);vertical-align:-1px;margin-right:8px;overflow:hidden}.bar-p i{display:block;height:100%;background:var(--pat),var(--c);print-color-adjust:exact;-webkit-print-color-adjust:exact}
.bar-p.e-uncertain i{background:var(--pat),var(--surface);box-shadow:inset 0 0 0 1px var(--c)}
.notes li{padding:3px 0 3px 14px;position:relative;font-size:13px;color:var(--ink-2)}.notes li::before{content:"–";position:absolute;left:0}
.skip{position:absolute;left:-999px}.skip:focus{left:12px;top:12px;background:var(--surface);padding:8px}
code{font:12px ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
@media(max-width:760px){main{padding:16px}.grid{grid-template-columns:minmax(0,1fr)}.lane{grid-template-columns:minmax(0,1fr)}.side{border:0;padding:8px 12px}.names,.hz,.axis .side{display:none}}
@media print{main{padding:0;max-width:none}.card{border-color:#ccc}body{background:#fff}.lede{font-size:15px}.scroll{overflow:visible}}`
