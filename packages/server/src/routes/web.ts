import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import files from '@fastify/static'
import type { App, Reply, Request } from '../http.ts'

/** A page's `<meta property="csp-nonce" nonce="...">` holds this; each answer puts a nonce of its own in its place. */
const NONCE_PLACE = 'UNDERTONE_CSP_NONCE'
/** Files that are named for what is in them never change. */
const NAMED_BY_CONTENT = /[/\\]assets[/\\].+-[\w-]{8,}\.\w+$/

/** Shows the web app's page, whatever its own route is. */
export type ShowPage = (request: Request, reply: Reply) => Reply

/**
 * Serves the web app at `/`, or where it is not built a page that says so. Neither is part of the API, and neither holds
 * data: whoever opens it may have to sign in.
 *
 * @param folder - of built files, with an `index.html`
 */
export async function addWebRoutes(app: App, folder: string | undefined): Promise<ShowPage> {
  const index = folder === undefined ? '' : join(folder, 'index.html')
  const isBuilt = existsSync(index)
  const text = isBuilt ? await readFile(index, 'utf8') : NOT_BUILT
  const show: ShowPage = (request, reply) => {
    const nonce = randomBytes(16).toString('base64')
    reply.header('cache-control', 'no-store').header('content-security-policy', policy(request.host, nonce))
    return reply.type('text/html; charset=utf-8').send(text.replaceAll(NONCE_PLACE, nonce))
  }
  const schema = { hide: true }
  app.get('/', { schema }, async (request, reply) => show(request, reply))
  if (folder !== undefined && isBuilt) {
    app.get('/index.html', { schema }, async (_, reply) => reply.redirect('/'))
    await app.register(files, {
      root: folder,
      index: false,
      cacheControl: false,
      setHeaders(reply, path) {
        const forever = NAMED_BY_CONTENT.test(path)
        reply.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
        // A worker keeps to the policy that its script came with.
        reply.header('content-security-policy', policy(reply.request.host))
      },
    })
  }
  return show
}

/** Whether a request that leads nowhere is a person's, for a page that the web app itself knows. */
export function asksForPage({ method, url, headers }: Request): boolean {
  return method === 'GET' && !url.startsWith('/v1/') && (headers.accept ?? '').includes('text/html')
}

/**
 * Scripts, styles, workers and all else are the app's own; the engine is WebAssembly; sound and pictures may be made in
 * the page. Styles in scripts (a shadow root's) carry the nonce. Live sound is a WebSocket to the same host, which not
 * every browser counts as `'self'`.
 */
function policy(host: string, nonce?: string): string {
  const sockets = /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : ''
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "worker-src 'self' blob:",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self'${sockets}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Undertone</title>
<style nonce="${NONCE_PLACE}">body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}:root{color-scheme:light dark}</style>
<h1>Undertone is running</h1>
<p>The web app is not here: expected the package <code>@undertone/web</code> with its built files.</p>
<p>The API is: <a href="/docs">/docs</a> shows what it can do.</p></html>
`
