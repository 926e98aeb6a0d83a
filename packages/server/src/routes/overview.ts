import { DEFAULT_MODEL, listModels, readModel } from '@undertone/core/node'
import { describeModels } from '../analyses/describe-models.ts'
import { Models, Stats, StatsQuery } from '../contract/overview.ts'
import { Problem } from '../contract/problem.ts'
import { countAnalyses } from '../database/stats.ts'
import type { App } from '../http.ts'
import type { Service } from '../service.ts'

/** What there is to analyse with, and what was found so far. */
export function addOverviewRoutes(app: App, { database, config }: Service): void {
  const models = { tags: ['models'], summary: 'Models that can be named', response: { 200: Models } }
  app.get('/v1/models', { schema: models }, async () =>
    describeModels(await listModels(), readModel, config.model ?? DEFAULT_MODEL),
  )

  const counted = {
    ...{ tags: ['analyses'], summary: 'Counts by day and tag', querystring: StatsQuery },
    response: { 200: Stats, '4xx': Problem },
  }
  app.get('/v1/stats', { schema: counted }, async request => countAnalyses(database.orm, request.query))
}
