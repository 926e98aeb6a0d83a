/**
 * How well speech is found on calls stitched from voices that the frame classifier never heard
 * (RAVDESS actors 13 to 20, EmoDB, TESS), against known speech, frame by frame; and what it costs.
 *
 *   node packages/core/bench/speech.bench.ts        (from the project's root; needs ../shared/data)
 */
import { resample } from '../src/audio/resample.ts'
import { describe } from '../src/features/descriptors.ts'
import { findSpeech } from '../src/segment/speech-detector.ts'
import { type SpeechScore, scoreSpeech, summarizeSpeech } from '../test/support/score-speech.ts'
import { hasSpeechClips, readClips, voicesOf } from '../test/support/speech-clips.ts'
import { type LineSound, type StitchedCall, type StitchOptions, stitchCall } from '../test/support/stitch.ts'

if (!hasSpeechClips()) {
  console.log('skipped: no recordings in ../shared/data')
  process.exit(0)
}

const SECONDS = 60
const SOUNDS: readonly LineSound[] = ['music', 'dtmf', 'tones', 'hum', 'clicks', 'noise']
const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8)

let cpuMicroseconds = 0
let frames = 0

function find({ samples, sampleRate }: StitchedCall) {
  const table = describe(resample(samples, sampleRate, 16000))
  const before = process.cpuUsage()
  const found = findSpeech(table)
  const spent = process.cpuUsage(before)
  cpuMicroseconds += spent.user + spent.system
  frames += table.endFrame
  return found
}

const voices = [...(await voicesOf('ravdess')).slice(12), ...(await voicesOf('emodb')), ...(await voicesOf('tess'))]
const clips = new Map<string, Float32Array[]>()
for (const voice of voices) clips.set(voice.name, await readClips(voice, voice.name.startsWith('tess') ? 7 : 2))

function measure(corpus: string, options: Partial<StitchOptions>): void {
  const speakers = voices.filter(voice => voice.name.startsWith(corpus))
  const everywhere: SpeechScore[] = []
  const bySound = new Map<LineSound, SpeechScore[]>()
  for (const [index, speaker] of speakers.entries()) {
    const babble = voices.filter(other => other !== speaker).flatMap(other => clips.get(other.name)!.slice(0, 8))
    const call = stitchCall({ clips: clips.get(speaker.name)!, seconds: SECONDS, seed: 77 + index, babble, ...options })
    const found = find(call)
    const seconds = call.samples.length / call.sampleRate
    everywhere.push(scoreSpeech(found, call.speech, seconds))
    for (const stretch of call.stretches)
      bySound.set(stretch.kind, [
        ...(bySound.get(stretch.kind) ?? []),
        scoreSpeech(found, call.speech, seconds, [stretch]),
      ])
  }
  const { recall, falseAlarm, boundaryMedian } = summarizeSpeech(everywhere)
  const sounds = [...bySound]
    .sort()
    .map(([kind, scores]) => `${kind} ${percent(summarizeSpeech(scores).falseAlarm).trim()}`)
  const { babble: _, ...shown } = options
  console.log(
    `${corpus.padEnd(8)} ${percent(recall)} ${percent(falseAlarm)} ${String(Math.round(1000 * boundaryMedian)).padStart(5)} ms  ${JSON.stringify(shown)}  ${sounds.join(', ')}`,
  )
}

console.log('corpus     recall  false al. boundary')
for (const corpus of ['ravdess', 'emodb', 'tess'])
  for (const rate of [16000, 8000] as const) {
    measure(corpus, { rate })
    measure(corpus, { rate, levels: 'natural' })
    measure(corpus, { rate, lineNoiseDb: Number.NEGATIVE_INFINITY })
    measure(corpus, { rate, babbleDb: 10 })
    measure(corpus, { rate, noiseDb: 10 })
    measure(corpus, { rate, humDb: 10 })
    measure(corpus, { rate, gainDb: -30 })
    measure(corpus, { rate, gainDb: 12 })
    measure(corpus, { rate, seconds: 120, sounds: [...SOUNDS, 'music'] })
  }
console.log(`${(cpuMicroseconds / frames).toFixed(2)} us a frame (speech detection alone, CPU)`)
