import { CHART_STYLE } from './charts/chart-style.ts'
import { escapeHtml } from './escape.ts'
import { pageStyle } from './page-style.ts'

/** What a page holds. */
export interface StandalonePage {
  /** Of the window; text. */
  readonly title: string
  /** Labels whose colours the page needs. */
  readonly labels: readonly string[]
  /** HTML, what comes before `main`. */
  readonly before?: string
  /** HTML. */
  readonly main: string
  /** Whether it has charts. */
  readonly charts?: boolean
}

/** A page that needs nothing else: no script, no request, light and dark, fit to print. */
export function standalonePage({ title, labels, before = '', main, charts = false }: StandalonePage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)} · Undertone</title>
<style>${pageStyle(labels)}${charts ? `\n${CHART_STYLE}` : ''}</style>
</head>
<body>
${before}
<main>
${main}
</main>
</body>
</html>
`
}
