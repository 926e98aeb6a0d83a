import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Analysis, Segment } from '../../src/analyze/analysis.ts'
import { analyze } from '../../src/analyze/analyze.ts'
import type { SourceInfo } from '../../src/analyze/assemble.ts'
import { LiveAnalyzer, type LiveEvent } from '../../src/analyze/live.ts'
import type { AnalysisOptions } from '../../src/analyze/settings.ts'
import type { Audio } from '../../src/audio/audio.ts'
import { resample } from '../../src/audio/resample.ts'
import type { Model } from '../../src/model/model.ts'
import { loadNpy } from '../support/fixtures.ts'
import { sliceOf, streamOf } from '../support/stream-of.ts'
import { testModel } from '../support/test-model.ts'

const RUNNING: AnalysisOptions = { baseline: 'running', roles: ['customer', 'customer'] }
const model = testModel()

/** Two voices of espeak-ng at 16 kHz: turns with pauses, and some talk over each other. */
async function call(): Promise<Audio> {
  const voices = await Promise.all(
    ['speech_angry', 'speech_calm', 'speech_de'].map(async name =>
      Float32Array.from((await loadNpy(`librosa/${name}.y`)).data),
    ),
  )
  const channels = [new Float32Array(16000 * 26), new Float32Array(16000 * 26)]
  const put = (channel: number, voice: number, second: number) => {
    channels[channel]!.set(voices[voice]!.slice(0, 16000 * (26 - second)), 16000 * second)
  }
  put(0, 0, 0.5)
  put(0, 0, 3.1)
  put(0, 1, 5.5)
  put(0, 2, 12)
  put(0, 0, 17)
  put(0, 0, 24.2)
  put(1, 2, 9.7)
  put(1, 1, 14)
  put(1, 0, 21)
  return { channels, sampleRate: 16000 }
}

const sourceOf = ({ channels, sampleRate }: Audio): SourceInfo => ({
  name: 'call',
  sampleRate,
  channelCount: channels.length,
  container: 'wav',
  codec: 'pcm_f32le',
})

function live(
  audio: Audio,
  lengths: readonly number[],
  options: AnalysisOptions = RUNNING,
  heardBy: Model = model,
): LiveEvent[] {
  const analyzer = new LiveAnalyzer(sourceOf(audio), heardBy, options)
  const events: LiveEvent[] = []
  for (let at = 0, turn = 0; at < audio.channels[0]!.length; turn++) {
    const length = lengths[turn % lengths.length]!
    events.push(...analyzer.push(sliceOf(audio, at, at + length)))
    at += length
  }
  return [...events, ...analyzer.finish()]
}

const finals = (events: readonly LiveEvent[]) =>
  events
    .flatMap(event => (event.type === 'final' ? [event.segment] : []))
    .sort((a, b) => a.start - b.start || a.channel - b.channel)
const endOf = (events: readonly LiveEvent[]): Analysis => {
  const last = events.at(-1)
  if (last?.type !== 'end') throw new Error('no end')
  return last.analysis
}

test('live gives what the whole recording gives, bit for bit, for chunks of any size and rate', async () => {
  const whole = await call()
  const offline = new Map<number, Analysis>()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(8000, 16000, 22050, 48000),
      fc.array(fc.oneof(fc.integer({ min: 40, max: 4000 }), fc.integer({ min: 1, max: 240_000 })), {
        minLength: 1,
        maxLength: 12,
      }),
      async (rate, lengths) => {
        const audio = { channels: whole.channels.map(channel => resample(channel, 16000, rate)), sampleRate: rate }
        if (!offline.has(rate)) offline.set(rate, await analyze(streamOf(audio, 50_000), model, 'call', RUNNING))
        const expected = offline.get(rate)!
        const events = live(audio, lengths)
        expect(endOf(events)).toEqual(expected)
        expect(finals(events)).toEqual(expected.segments)
      },
    ),
    { numRuns: 10, seed: 1 },
  )
})

test('a model on kernels says the same live and of the whole', async () => {
  const onKernels = testModel({ kernels: true })
  const audio = await call()
  const whole = await analyze(streamOf(audio, 50_000), onKernels, 'call', RUNNING)
  expect(whole.segments.length).toBeGreaterThan(3)
  expect(whole.segments).not.toEqual((await analyze(streamOf(audio, 50_000), model, 'call', RUNNING)).segments)
  for (const lengths of [[320], [7001, 48_000]]) expect(endOf(live(audio, lengths, RUNNING, onKernels))).toEqual(whole)
})

const adapting = testModel({ spread: 4 })

test('a model that adapts to voices says the same live and of the whole', async () => {
  const audio = await call()
  for (const baseline of ['running', 'recording'] as const) {
    const options = { ...RUNNING, baseline }
    const whole = await analyze(streamOf(audio, 50_000), adapting, 'call', options)
    const events = live(audio, [7001, 48_000], options, adapting)
    expect(endOf(events)).toEqual(whole)
    if (baseline === 'running') expect(finals(events)).toEqual(whole.segments)
    checkContract(whole)
  }
})

test('how a voice is adapted to changes its probabilities alone, and the analysis says so', async () => {
  const audio = await call()
  const analyse = (options: AnalysisOptions) => analyze(streamOf(audio, 50_000), adapting, 'call', options)
  const off = await analyse({ ...RUNNING, adapt: 'off' })
  const fast = await analyse({ ...RUNNING, adapt: 'fast' })
  const whole = await analyse({ ...RUNNING, adapt: 'fast', baseline: 'recording' })
  expect([off, fast, whole].map(({ settings }) => settings.adapt)).toEqual(['off', 'fast', 'fast'])
  expect(off.notes.join()).not.toMatch(/adaptation/)
  expect(fast.notes.join()).toMatch(/up to then \(adaptation: fast\)/)
  expect(whole.notes.join()).toMatch(/in the whole recording \(adaptation: fast\)/)
  const probabilities = ({ segments }: Analysis) => segments.map(segment => segment.probabilities)
  expect(probabilities(fast)).not.toEqual(probabilities(off))
  expect(probabilities(whole)).not.toEqual(probabilities(fast))
  for (const analysis of [fast, whole]) {
    expect(analysis.channels).toEqual(off.channels)
    expect(tiles(analysis.segments.filter(({ channel }) => channel === 0))).toEqual(
      tiles(off.segments.filter(({ channel }) => channel === 0)),
    )
  }
})

test('a model that cannot adapt is used as it is, and the analysis says so', async () => {
  const { voice: _, ...fixed } = model
  const audio = await call()
  const analysis = await analyze(streamOf(audio, 50_000), fixed, 'call', RUNNING)
  expect(analysis.settings.adapt).toBe('off')
  expect(analysis.notes.join()).not.toMatch(/adaptation/)
  const off = await analyze(streamOf(audio, 50_000), model, 'call', { ...RUNNING, adapt: 'off' })
  expect(analysis.segments).toEqual(off.segments)
})

test('one sample at a time gives the same', async () => {
  const audio = sliceOf(await call(), 0, 16000 * 5)
  const events = live(audio, [1])
  expect(endOf(events)).toEqual(await analyze(streamOf(audio, 80_000), model, 'call', RUNNING))
})

test('speech begins and ends in turn, partials lie in open speech, finals come in order and once', async () => {
  const events = live(await call(), [320])
  const analysis = endOf(events)
  for (const channel of [0, 1]) {
    const marks = events.flatMap(event => (event.type === 'speech' && event.channel === channel ? [event] : []))
    expect(marks.map(({ speaking }) => speaking)).toEqual(marks.map((_, index) => index % 2 === 0))
    const regions = marks.flatMap(({ time }, index) => (index % 2 === 0 ? [[time, marks[index + 1]!.time]] : []))
    expect(regions).toEqual(analysis.channels[channel]!.speech)
    let open = false
    let until = 0
    for (const event of events) {
      if (event.type === 'speech' && event.channel === channel) open = event.speaking
      if (event.type === 'partial' && event.segment.channel === channel) expect(open).toBe(true)
      if (event.type === 'final' && event.segment.channel === channel) {
        expect(event.segment.start).toBeGreaterThanOrEqual(until)
        until = event.segment.end
      }
    }
  }
  expect(events.filter(({ type }) => type === 'partial').length).toBeGreaterThan(5)
  expect(events.filter(({ type }) => type === 'end')).toHaveLength(1)
})

test('a segment is final within six seconds of its end', async () => {
  const audio = await call()
  const analyzer = new LiveAnalyzer(sourceOf(audio), model, RUNNING)
  const late: number[] = []
  for (let at = 0; at < audio.channels[0]!.length; at += 800)
    for (const event of analyzer.push(sliceOf(audio, at, at + 800)))
      if (event.type === 'final') late.push((at + 800) / 16000 - event.segment.end)
  expect(late.length).toBeGreaterThan(3)
  expect(Math.max(...late)).toBeLessThan(6)
})

test('with the usual baseline the last message is the analysis of the whole recording', async () => {
  const audio = await call()
  const options: AnalysisOptions = { roles: ['customer', 'agent'] }
  expect(endOf(live(audio, [1600], options))).toEqual(await analyze(streamOf(audio, 9999), model, 'call', options))
})

/** What the contract says of every analysis. */
function checkContract(analysis: Analysis): void {
  for (const channel of analysis.channels) {
    const own = analysis.segments.filter(segment => segment.channel === channel.index)
    if (!channel.emotion) expect(own).toEqual([])
    else expect(tiles(own)).toEqual(channel.speech.map(([start, end]) => [start, end]))
  }
  for (const segment of analysis.segments) {
    expect(Object.keys(segment.probabilities)).toEqual(analysis.model.labels)
    const values = Object.values(segment.probabilities)
    expect(values.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
    expect(segment.confidence).toBe(Math.max(...values))
    expect(segment.end).toBeLessThanOrEqual(analysis.source.durationSeconds)
    if (segment.label !== 'uncertain') expect(segment.probabilities[segment.label]).toBe(segment.confidence)
  }
}

/** Segments that touch, joined. */
function tiles(segments: readonly Segment[]): number[][] {
  const joined: number[][] = []
  for (const { start, end } of segments)
    if (joined.at(-1)?.[1] === start) joined.at(-1)![1] = end
    else joined.push([start, end])
  return joined
}

test('segments tile the speech of the channels whose emotion is on, and nothing else', async () => {
  const audio = await call()
  for (const roles of [['customer', 'customer'], ['customer', 'agent'], []] as const)
    checkContract(await analyze(streamOf(audio, 16_000), model, 'call', { roles }))
  checkContract(
    await analyze(streamOf(audio, 16_000), model, 'call', {
      roles: ['agent', 'customer'],
      agentEmotion: 'coaching, agreed with the works council',
      windowSeconds: 2,
      hopSeconds: 0.5,
      minimumSegmentSeconds: 0,
    }),
  )
})

test('an agent has talk metrics and no emotion; with a reason it has one, and the reason is kept', async () => {
  const audio = await call()
  const off = await analyze(streamOf(audio, 16_000), model, 'call', { roles: ['customer', 'agent'] })
  expect(off.channels[1]).toMatchObject({ role: 'agent', emotion: false })
  expect(off.channels[1]!.talk.speechSeconds).toBeGreaterThan(5)
  expect(off.summary.channels.map(({ channel }) => channel)).toEqual([0])
  const options = { roles: ['customer', 'agent'], agentEmotion: 'agreed coaching' } as const
  const on = await analyze(streamOf(audio, 16_000), model, 'call', options)
  expect(on.channels[1]).toMatchObject({ role: 'agent', emotion: true, emotionReason: 'agreed coaching' })
  expect(on.segments.some(({ channel }) => channel === 1)).toBe(true)
  expect(on.notes.join(' ')).toContain('agreed coaching')
})

test('who speaks over whom is seen on both channels', async () => {
  const analysis = await analyze(streamOf(await call(), 16_000), model, 'call', RUNNING)
  expect(analysis.summary.overlapSeconds).toBeGreaterThan(0.9)
  expect(analysis.segments.some(({ quality }) => quality.includes('overlap'))).toBe(true)
  const talk = analysis.channels.flatMap(channel => channel.talk.interruptions.map(({ of }) => [channel.index, of]))
  for (const [by, of] of talk) expect(by).not.toBe(of)
})

test('a mono recording saved as stereo is one voice that interrupts nobody', async () => {
  const { channels, sampleRate } = await call()
  const audio = { channels: [channels[0]!, channels[0]!.slice()], sampleRate }
  const analysis = await analyze(streamOf(audio, 16_000), model, 'call', RUNNING)
  expect(analysis.summary.overlapSeconds).toBe(0)
  expect(analysis.segments.some(({ quality }) => quality.includes('overlap'))).toBe(false)
  expect(analysis.channels.flatMap(channel => channel.talk.interruptions)).toEqual([])
  expect(analysis.notes.join(' ')).toContain('same sound')
  checkContract(analysis)
  expect(endOf(live(audio, [12_345]))).toEqual(analysis)
})

test('silence is an analysis without segments, with a note', async () => {
  const audio = { channels: [new Float32Array(48_000)], sampleRate: 16_000 }
  const analysis = await analyze(streamOf(audio, 48_000), model, 'silence')
  expect(analysis.segments).toEqual([])
  expect(analysis.channels[0]!.talk).toMatchObject({ speechSeconds: 0, longestSilenceSeconds: 3, speechLevelDb: null })
  expect(analysis.summary).toMatchObject({ silenceSeconds: 3, text: 'No speech was found.' })
  expect(analysis.notes).toContain('No speech was found.')
  checkContract(analysis)
})

test('one sample is an analysis too', async () => {
  const analysis = await analyze(streamOf({ channels: [Float32Array.of(0.5)], sampleRate: 8000 }, 1), model, 'click')
  expect(analysis.segments).toEqual([])
  expect(analysis.source.durationSeconds).toBe(0.000125)
})

test('a sample that is not finite is an error that says where', async () => {
  const channel = new Float32Array(40_000)
  channel[33_333] = Number.NaN
  await expect(
    analyze(streamOf({ channels: [channel], sampleRate: 16_000 }, 10_000), model, 'x'),
  ).rejects.toMatchObject({
    code: 'audio/not-finite',
    details: { sample: 33_333 },
  })
})

test('a session refuses another format in the middle, and sound after its end', () => {
  const source = { name: 'x', sampleRate: 8000, channelCount: 1, container: 'raw', codec: 'pcm' }
  const analyzer = new LiveAnalyzer(source, model)
  const chunk = { channels: [new Float32Array(160)], sampleRate: 8000 }
  analyzer.push(chunk)
  expect(() => analyzer.push({ ...chunk, sampleRate: 16_000 })).toThrow(/8000 Hz/)
  expect(() => analyzer.push({ ...chunk, channels: [...chunk.channels, ...chunk.channels] })).toThrow(/1 channel/)
  expect(analyzer.finish().map(({ type }) => type)).toEqual(['end'])
  expect(analyzer.finish()).toEqual([])
  expect(() => analyzer.push(chunk)).toThrow(/over/)
})
