import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Audio, encodeG711 } from '@undertone/core'
import { analyzeFile, readAudio } from '@undertone/core/node'
import { describe, expect, it } from 'vitest'
import { LiveAnalysis } from '../../src/live/live-analysis.ts'
import type { CallEvent, CallPlan } from '../../src/live/steps.ts'
import { phoneCall, pieces } from '../support/calls.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../../../core/test/fixtures/audio/${name}`, import.meta.url))

async function analysisOf(plan: Partial<CallPlan> & Pick<CallPlan, 'encoding'>, bytes: Uint8Array, length: number) {
  const live = await LiveAnalysis.open({ name: 'x', options: { adapt: 'off' }, ...plan })
  const events: CallEvent[] = []
  for (const piece of pieces(bytes, length)) events.push(...(await live.push(piece)))
  events.push(...(await live.finish()))
  const last = events.at(-1)
  if (last?.type !== 'end') throw new Error('no end')
  return last.analysis
}

/** Interleaved 16-bit samples of a recording. */
function samplesOf({ channels }: Audio): Int16Array {
  return Int16Array.from({ length: channels.length * channels[0]!.length }, (_, n) =>
    Math.round(channels[n % channels.length]![Math.floor(n / channels.length)]! * 32768),
  )
}

describe('the sound of a call', () => {
  it('is read in each coding, wherever it is cut', async () => {
    const audio = await readAudio(fixture('speech.wav'))
    const { sampleRate } = audio
    const samples = samplesOf(audio)
    const floats = Float32Array.from(samples, sample => sample / 32768)
    const plan = { sampleRate, channels: audio.channels.length }
    const whole = await analyzeFile(fixture('speech.wav'), { adapt: 'off', name: 'x' })
    expect(whole.segments.length).toBeGreaterThan(0)
    const bytes = (array: Int16Array | Float32Array) => new Uint8Array(array.buffer)
    const pcm = await analysisOf({ ...plan, encoding: 'pcm_s16le' }, bytes(samples), 777)
    expect(pcm).toEqual({ ...whole, source: { ...whole.source, container: 'wav' } })
    const float = await analysisOf({ ...plan, encoding: 'pcm_f32le' }, bytes(floats), 1001)
    expect(float.segments).toEqual(whole.segments)
    const laws = await Promise.all(
      (['mulaw', 'alaw'] as const).map(law => analysisOf({ ...plan, encoding: law }, encodeG711(floats, law), 555)),
    )
    for (const { source, channels } of laws) {
      expect(source.durationSeconds).toBe(whole.source.durationSeconds)
      expect(channels[0]?.speech.length).toBe(whole.channels[0]?.speech.length)
    }
  })

  it('has partials only while they are wanted, which changes nothing else', async () => {
    const { customer } = await phoneCall(12)
    const plan = { name: 'x', encoding: 'mulaw', sampleRate: 8000, options: { adapt: 'off' } } as const
    const hear = async (isWanted: (second: number) => boolean) => {
      const live = await LiveAnalysis.open(plan)
      const events: CallEvent[] = []
      let second = 0
      for (const piece of pieces(customer, 8000)) {
        live.wantPartials(isWanted(second++))
        events.push(...(await live.push(piece)))
      }
      return [...events, ...(await live.finish())]
    }
    const [all, first, none] = [await hear(() => true), await hear(second => second < 6), await hear(() => false)]
    const count = (events: readonly CallEvent[]) => events.filter(({ type }) => type === 'partial').length
    expect(count(none)).toBe(0)
    expect(count(first)).toBeGreaterThan(0)
    expect(count(first)).toBeLessThan(count(all))
    const others = (events: readonly CallEvent[]) => events.filter(({ type }) => type !== 'partial')
    expect(others(first)).toEqual(others(all))
    expect(others(none)).toEqual(others(all))
  })

  it('is read as browsers record it: Opus in WebM', async () => {
    const webm = readFileSync(fixture('speech.webm'))
    const live = await analysisOf({ encoding: 'webm_opus' }, webm, 500)
    expect(live).toEqual(await analysisOf({ encoding: 'webm_opus' }, webm, 1e9))
    const whole = await analyzeFile(fixture('speech.webm'), { adapt: 'off', name: 'x' })
    expect(live.source).toMatchObject({ container: 'webm', codec: 'opus', sampleRate: 48_000 })
    expect(live.segments.map(({ label }) => label)).toEqual(whole.segments.map(({ label }) => label))
    for (const [index, { start, end, confidence }] of live.segments.entries()) {
      const other = whole.segments[index]!
      expect(Math.abs(start - other.start) + Math.abs(end - other.end)).toBeLessThan(0.05)
      expect(Math.abs(confidence - other.confidence)).toBeLessThan(0.02)
    }
  })
})
