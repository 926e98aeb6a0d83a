import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { FUNCTIONAL_COUNT } from '../../src/features/functionals.ts'
import { cardToMarkdown } from '../../src/model/card-to-markdown.ts'
import { loadModel } from '../../src/model/model-file.ts'
import { listModels, readModel } from '../../src/node/models.ts'
import type { EvaluationReport } from '../../src/train/evaluation-report.ts'
import { modelContract } from '../model/model.contract.ts'

const model = loadModel(await readModel('default'))
const textOf = (name: string) => readFile(new URL(`../../../../models/${name}`, import.meta.url), 'utf8')

modelContract('the default model', () => model, FUNCTIONAL_COUNT + 40 * 150)

describe('the default model', () => {
  test('is the first of those that ship', async () => {
    expect((await listModels())[0]).toBe('default')
  })

  test('says that its data is for non-commercial use', () => {
    expect(model.card.commercialUse).toBe(false)
    expect(model.card.licence).toBe('CC-BY-NC-SA-4.0')
    expect(model.card.data).toMatchObject([{ name: 'ravdess', clips: 1200 }])
  })

  test('was judged on speakers that it had not heard, above the floors', async () => {
    const report: EvaluationReport = JSON.parse(await textOf('default.report.json'))
    expect(report).toMatchObject({ protocol: 'ravdess-8-si', speakersShared: false, clips: 1200, speakers: 20 })
    expect(report.folds.flatMap(({ speakers }) => speakers)).toEqual(model.card.data[0]?.speakers)
    expect(report.uar.mean).toBeGreaterThanOrEqual(0.675)
    expect(report.conditions.mulaw8k?.uar).toBeGreaterThanOrEqual(0.63)
    expect(report.conditions.white10?.uar).toBeGreaterThanOrEqual(0.62)
    expect(report.conditions.pink10?.uar).toBeGreaterThanOrEqual(0.6)
    expect(report.ece).toBeLessThanOrEqual(0.05)
    expect(model.card.evaluation[0]).toMatchObject({ protocol: 'ravdess-8-si', uar: report.uar.mean })
  })

  test('has its own card beside it', async () => {
    expect(await textOf('default.md')).toBe(cardToMarkdown(model.card))
  })
})

const open = loadModel(await readModel('open'))

modelContract('the open model', () => open, FUNCTIONAL_COUNT + 40 * 150)

describe('the open model', () => {
  test('is free for any use, judged on speakers that it had not heard, with its card beside it', async () => {
    expect(open.card).toMatchObject({ commercialUse: true, licence: 'CC0-1.0', languages: ['de'] })
    const report: EvaluationReport = JSON.parse(await textOf('open.report.json'))
    expect(report).toMatchObject({ protocol: 'emodb-loso', speakersShared: false, clips: 266, speakers: 8 })
    expect(report.uar.mean).toBeGreaterThanOrEqual(0.85)
    expect(report.ece).toBeLessThanOrEqual(0.05)
    expect(await textOf('open.md')).toBe(cardToMarkdown(open.card))
  })
})
