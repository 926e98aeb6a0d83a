import { loadModel } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { DEFAULT_MODEL, listModels, readModel, readModelReport } from '@undertone/core/node'
import { evaluationPage, type JudgedReport } from '@undertone/core/report'
import { describeModels } from '../analyses/describe-models.ts'
import { ModelDetail, ModelFigures, ModelParams, ModelSound, Models } from '../contract/overview.ts'
import { Problem } from '../contract/problem.ts'
import type { App } from '../http.ts'
import { parse } from '../parse.ts'
import type { Service } from '../service.ts'
import { readDefaults } from '../settings/defaults.ts'

const tags = ['models']
/** A report is one page without scripts or requests; its styles and pictures are inside. */
const REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"

/** What there is to analyse with, and how good it is. */
export function addModelRoutes(app: App, { config, database }: Service): void {
  const load = loadOnce()
  const nameOfDefault = async () => (await readDefaults(database.orm)).model ?? config.model ?? DEFAULT_MODEL
  let described: ReturnType<typeof describeModels> | undefined
  const listed = { tags, summary: 'Models that can be named', response: { 200: Models } }
  app.get('/v1/models', { schema: listed }, async () => {
    described ??= listModels().then(names => describeModels(names, readModel))
    const { items, unusable } = await described
    const usual = await nameOfDefault()
    return { items: items.map(item => ({ ...item, isDefault: item.name === usual })), unusable }
  })

  const shown = {
    ...{ tags, summary: 'One model: its card and what was measured', params: ModelParams },
    response: { 200: ModelDetail, '4xx': Problem },
  }
  app.get('/v1/models/:name', { schema: shown }, async request => {
    const { name } = await known(request.params)
    const [entry] = (await describeModels([name], readModel)).items
    const { sha256, calibration, card, bytes } = await load(name)
    const report = await readModelReport(name)
    return {
      ...entry!,
      isDefault: name === (await nameOfDefault()),
      sha256,
      bytes,
      procedure: card.procedure,
      data: card.data.map(({ name, licence, clips, speakers }) => ({
        name,
        licence,
        clips,
        speakers: speakers.length,
      })),
      uncertainBelow: calibration.uncertainBelow,
      figures: report === undefined ? null : parse(ModelFigures, JSON.parse(report), `report of ${name}`),
    }
  })

  const heard = {
    ...{ tags, summary: 'How each label sounds on average', params: ModelParams },
    response: { 200: ModelSound, '4xx': Problem },
  }
  app.get('/v1/models/:name/sound', { schema: heard }, async request => {
    const { name } = await known(request.params)
    const { sound } = JSON.parse(await reportOf(name)) as Partial<JudgedReport>
    if (!sound)
      throw new AppError('request/not-found', `The report on "${name}" does not tell how labels sound.`, { name })
    return parse(ModelSound, sound, `sound in the report of ${name}`)
  })

  const reported = { tags, summary: 'The report on a model, as a page', params: ModelParams }
  app.get('/v1/models/:name/report', { schema: reported }, async (request, reply) => {
    const { name } = await known(request.params)
    const text = await reportOf(name)
    const { card } = await load(name)
    const title = `${card.id} ${card.version}`
    const page = await evaluationPage(JSON.parse(text) as JudgedReport, { title, licence: card.licence })
    return reply.header('content-security-policy', REPORT_POLICY).type('text/html; charset=utf-8').send(page)
  })

  const given = { tags, summary: 'The file of a model, for whoever analyses with it elsewhere', params: ModelParams }
  app.get('/v1/models/:name/file', { schema: given }, async (request, reply) => {
    const { name } = await known(request.params)
    const { card, sha256 } = await load(name)
    const tag = `"${sha256}"`
    reply
      .header('etag', tag)
      .header('cache-control', 'private, no-cache')
      .header('x-model-licence', encodeURI(card.licence))
      .header('content-disposition', `attachment; filename="${name}.safetensors"`)
    if (request.headers['if-none-match'] === tag) return reply.code(304).send()
    return reply.type('application/octet-stream').send(Buffer.from(await readModel(name)))
  })
}

/** @throws AppError `model/not-found` for anything but a model that ships, so that no path is read */
async function known({ name }: { readonly name: string }): Promise<{ name: string }> {
  const names = await listModels()
  if (names.includes(name)) return { name }
  throw new AppError('model/not-found', `No model is called "${name}": expected one of ${names.join(', ')}.`, { name })
}

/** @throws AppError `request/not-found` for a model that came without a report */
async function reportOf(name: string): Promise<string> {
  const text = await readModelReport(name)
  if (text !== undefined) return text
  throw new AppError('request/not-found', `No report on the model "${name}": it came without one.`, { name })
}

/** Models are read once: the files that ship do not change under a running service. What is kept is small. */
function loadOnce() {
  const read = async (name: string) => {
    const file = await readModel(name)
    const { card, calibration, sha256 } = loadModel(file)
    return { card, calibration, sha256, bytes: file.byteLength }
  }
  const kept = new Map<string, ReturnType<typeof read>>()
  return (name: string) => {
    const found = kept.get(name) ?? read(name)
    kept.set(name, found)
    return found
  }
}
