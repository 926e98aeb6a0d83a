import { Stats, StatsQuery } from '../contract/overview.ts'
import { Problem } from '../contract/problem.ts'
import { countAnalyses } from '../database/stats.ts'
import type { App } from '../http.ts'
import type { Service } from '../service.ts'

/** What was found so far. */
export function addOverviewRoutes(app: App, { database }: Service): void {
  const counted = {
    ...{ tags: ['analyses'], summary: 'Counts by day and tag', querystring: StatsQuery },
    response: { 200: Stats, '4xx': Problem },
  }
  app.get('/v1/stats', { schema: counted }, async request => countAnalyses(database.orm, request.query))
}
