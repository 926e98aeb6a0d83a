import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import schema from '../../../../docs/analysis.schema.json' with { type: 'json' }
import type { Analysis } from '../../src/analyze/analysis.ts'
import { analyze } from '../../src/analyze/analyze.ts'
import { loadNpy } from '../support/fixtures.ts'
import { sampleAnalysis } from '../support/sample-analysis.ts'
import { streamOf } from '../support/stream-of.ts'
import { testModel } from '../support/test-model.ts'

/** The schema as published lets readers grow; here nothing may be in a result that it does not name. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed)
  if (node === null || typeof node !== 'object') return node
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]))
  return 'properties' in node && 'type' in node ? { additionalProperties: false, ...inner } : inner
}

const validator = (of: unknown): ValidateFunction => new Ajv2020({ allErrors: true }).compile(Object(of))

function errorsOf(analysis: Analysis): string[] {
  const validate = validator(closed(schema))
  validate(JSON.parse(JSON.stringify(analysis)))
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

async function voice(name: string): Promise<Float32Array> {
  return Float32Array.from((await loadNpy(`librosa/${name}.y`)).data)
}

test('a real analysis is what the published schema says, to the last property', async () => {
  const [angry, calm] = await Promise.all([voice('speech_angry'), voice('speech_calm')])
  const long = new Float32Array(16_000 * 24)
  for (let second = 0; second < 24; second += 6) {
    long.set(angry, second * 16_000)
    long.set(calm.subarray(0, 16_000 * 3), (second + 3) * 16_000)
  }
  const other = new Float32Array(long.length)
  other.set(calm, 16_000 * 2)
  const stream = streamOf({ channels: [long, other], sampleRate: 16_000 })
  const options = { roles: ['customer', 'agent'], agentEmotion: 'agreed' } as const
  const analysis = await analyze(stream, testModel(), 'call', options)
  expect(analysis.segments.length).toBeGreaterThan(4)
  expect(errorsOf(analysis)).toEqual([])
})

test('so are an analysis without speech and the one that the renderers are tested on', async () => {
  const silent = await analyze(
    streamOf({ channels: [new Float32Array(16_000)], sampleRate: 16_000 }),
    testModel(),
    'silence',
  )
  expect(errorsOf(silent)).toEqual([])
  expect(errorsOf(sampleAnalysis())).toEqual([])
})

test('the schema refuses what is not an analysis, and lets readers meet new properties', () => {
  const validate = validator(schema)
  const sample = sampleAnalysis()
  expect(validate({ ...sample, added: 1 })).toBe(true)
  expect(validate({ ...sample, version: '2' })).toBe(false)
  expect(validate({ ...sample, model: { ...sample.model, sha256: 'x' } })).toBe(false)
  expect(validate({ ...sample, segments: [{ ...sample.segments[0], confidence: 1.2 }] })).toBe(false)
  const { notes: _, ...less } = sample
  expect(validate(less)).toBe(false)
})
