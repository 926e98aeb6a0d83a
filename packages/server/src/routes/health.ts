import { Health } from '../contract/health.ts'
import type { App } from '../http.ts'
import type { Service } from '../service.ts'

const tags = ['service']

/** Whether the process lives, whether it can work, and what it counts. */
export function addHealthRoutes(app: App, { database, metrics }: Service): void {
  app.get('/healthz', { schema: { tags, summary: 'The process lives', response: { 200: Health } } }, async () => ({
    status: 'ok' as const,
  }))
  app.get('/readyz', { schema: { tags, summary: 'It can work', response: { 200: Health } } }, async () => {
    await database.check()
    return { status: 'ok' as const }
  })
  app.get('/metrics', { schema: { tags, summary: 'Figures for Prometheus' } }, async (_, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  )
}
