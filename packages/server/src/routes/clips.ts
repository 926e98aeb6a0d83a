import { checkQuota } from '../analyses/quota.ts'
import { toResource } from '../analyses/resource.ts'
import { clipSets } from '../clips/clip-sets.ts'
import { fetchClips } from '../clips/fetch-clips.ts'
import { AcceptedLicence, ClipSetParams, ClipSets, FetchedClips } from '../contract/clips.ts'
import { Problem } from '../contract/problem.ts'
import { type App, signalOf } from '../http.ts'
import { callerOf } from '../security/caller.ts'
import type { Service } from '../service.ts'
import { traceOf } from './traces.ts'

const tags = ['clips']

/** Real acted clips from public archives, for who wants to hear more than what is invented. */
export function addClipRoutes(app: App, service: Service): void {
  const listed = { tags, summary: 'Clips that can be fetched, and their licences', response: { 200: ClipSets } }
  app.get('/v1/clips', { schema: listed }, async () => ({ items: await clipSets() }))

  const fetched = {
    ...{ tags, summary: 'Accept the licence of a set; fetch and analyse it', params: ClipSetParams },
    ...{ body: AcceptedLicence, response: { 202: FetchedClips, '4xx': Problem } },
  }
  app.post('/v1/clips/:name', { schema: fetched }, async (request, reply) => {
    const sender = callerOf(request).key
    if (sender) await checkQuota(service.database.orm, sender, service.now())
    const from = { sender, trace: traceOf(request), signal: signalOf(reply) }
    const rows = await fetchClips(service, request.params.name, request.body.licence, from)
    return reply.code(202).send({ items: rows.map(toResource) })
  })
}
