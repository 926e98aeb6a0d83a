import { checkModel } from '../analyses/create.ts'
import { checkPolicy } from '../analyses/region.ts'
import { Problem } from '../contract/problem.ts'
import { Settings, SettingsChange } from '../contract/settings.ts'
import { readSettings, writeSettings } from '../database/settings.ts'
import type { App } from '../http.ts'
import { nameOf } from '../security/caller.ts'
import type { Service } from '../service.ts'
import { changeDefaults, toSettings } from '../settings/defaults.ts'

const tags = ['settings']

/** What holds for each recording that does not say it itself; to change it takes a key with the scope `admin`. */
export function addSettingsRoutes(app: App, { config, database, now }: Service): void {
  const { orm } = database
  const read = { tags, summary: 'What holds where a request does not say it', response: { 200: Settings } }
  app.get('/v1/settings', { schema: read }, async () => toSettings(await readSettings(orm)))

  const changed = {
    ...{ tags, summary: 'Set the model, retention and policy for what is sent from now on', body: SettingsChange },
    response: { 200: Settings, '4xx': Problem },
  }
  app.patch('/v1/settings', { schema: changed }, async request => {
    const { model, agentEmotion } = request.body
    if (model) await checkModel({ model })
    if (agentEmotion) checkPolicy(config)
    const by = { changedAt: now(), changedBy: nameOf(request) }
    return toSettings(await writeSettings(orm, before => changeDefaults(before, request.body), by))
  })
}
