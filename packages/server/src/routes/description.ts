import { escapeHtml } from '@undertone/core/report'
import type { App } from '../http.ts'

/** The parts of an OpenAPI document that the page shows. */
interface Operation {
  readonly summary?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly description?: string
    readonly schema?: { readonly type?: string; readonly enum?: readonly unknown[]; readonly default?: unknown }
  }[]
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const
const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code{font:14px/1.4 ui-monospace,monospace}h2{margin:2rem 0 0;font-size:1rem}p{margin:.25rem 0}
table{border-collapse:collapse;margin:.5rem 0}td{padding:.15rem 1rem .15rem 0;vertical-align:top}
:root{color-scheme:light dark}`

/** What the API can do: for machines as OpenAPI 3.1, for people as a page that needs no script. */
export function addDescriptionRoutes(app: App): void {
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  app.get('/docs', { schema: { hide: true } }, async (_, reply) => {
    const { paths = {} } = app.swagger()
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    return reply.type('text/html; charset=utf-8').send(page(paths as Record<string, Record<string, Operation>>))
  })
}

function page(paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap(method => {
      const operation = methods[method]
      return operation ? [section(method, path, operation)] : []
    }),
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Undertone API</title><style>${STYLE}</style>
<h1>Undertone API</h1>
<p>The whole description, with every schema: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). Errors are
<code>application/problem+json</code> with a <code>code</code>.</p>
${operations.join('\n')}</html>`
}

function section(method: string, path: string, { summary = '', parameters = [] }: Operation): string {
  const rows = parameters.map(({ name, schema = {}, description = '', ...where }) => {
    const kind = schema.enum?.join(' | ') ?? schema.type ?? ''
    const usual = schema.default === undefined ? '' : `default ${schema.default}`
    const cells = [where.in, [kind, usual].filter(Boolean).join(', '), description].map(
      text => `<td>${escapeHtml(text)}</td>`,
    )
    return `<tr><td><code>${escapeHtml(name)}</code></td>${cells.join('')}</tr>`
  })
  const table = rows.length > 0 ? `<table>${rows.join('')}</table>` : ''
  return `<h2><code>${method.toUpperCase()} ${escapeHtml(path)}</code></h2><p>${escapeHtml(summary)}</p>${table}`
}
