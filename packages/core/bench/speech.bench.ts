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
import { hasSpeechClips, readClips, type Voice, voicesOf } from '../test/support/speech-clips.ts'
import { type LineSound, type StitchOptions, stitchCall } from '../test/support/stitch.ts'

if (!hasSpeechClips()) {
  console.log('skipped: no data')
  process.exit(0)
}

const SECONDS = 45
const SOUNDS: readonly LineSound[] = ['music', 'dtmf', 'tones', 'hum', 'clicks', 'noise', 'music']
const percent = (share: number) => `${(100 * share).toFixed(1)} %`

let microseconds = 0
let frames = 0

const ravdess = (await voicesOf('ravdess')).slice(12)
const voices = [...ravdess, ...(await voicesOf('emodb')), ...(await voicesOf('tess'))]
const clips = new Map<Voice, Float32Array[]>()
for (const voice of voices) clips.set(voice, await readClips(voice, voice.name.startsWith('tess') ? 9 : 3))

/** Stitches a call of each voice, finds its speech, prints one line. */
function measure(title: string, speakers: readonly Voice[], options: Partial<StitchOptions>): void {
  const scores: SpeechScore[] = []
  const bySound = new Map<LineSound, SpeechScore[]>()
  for (const [index, speaker] of speakers.entries()) {
    const babble = voices.filter(other => other !== speaker).flatMap(other => clips.get(other)!.slice(0, 6))
    const call = stitchCall({ clips: clips.get(speaker)!, seconds: SECONDS, seed: 77 + index, babble, ...options })
    const table = describe(resample(call.samples, call.sampleRate, 16000))
    const before = process.cpuUsage()
    const found = findSpeech(table)
    const spent = process.cpuUsage(before)
    microseconds += spent.user + spent.system
    frames += table.endFrame
    const seconds = call.samples.length / call.sampleRate
    scores.push(scoreSpeech(found, call.speech, seconds))
    for (const stretch of call.stretches) {
      const known = bySound.get(stretch.kind) ?? []
      bySound.set(stretch.kind, [...known, scoreSpeech(found, call.speech, seconds, [stretch])])
    }
  }
  const { recall, falseAlarm, boundaryMedian } = summarizeSpeech(scores)
  console.log(
    `${title.padEnd(44)} ${percent(recall).padStart(7)} ${percent(falseAlarm).padStart(7)} ${String(Math.round(1000 * boundaryMedian)).padStart(5)} ms`,
  )
  for (const [kind, found] of [...bySound].sort())
    console.log(`  called speech in ${kind.padEnd(25)} ${percent(summarizeSpeech(found).falseAlarm).padStart(16)}`)
}

console.log(`${''.padEnd(44)}  recall  false a. boundary (median)`)
for (const rate of [16000, 8000] as const) {
  const line = rate === 8000 ? '8 kHz mu-law' : '16 kHz'
  measure(`${line}, clean, all voices`, voices, { rate })
  measure(`${line}, babble 10 dB, all voices`, voices, { rate, babbleDb: 10 })
  for (const corpus of ['ravdess', 'emodb', 'tess']) {
    const speakers = voices.filter(voice => voice.name.startsWith(corpus))
    measure(`${line}, clean, ${corpus}`, speakers, { rate })
    measure(`${line}, babble 10 dB, ${corpus}`, speakers, { rate, babbleDb: 10 })
  }
  measure(`${line}, clips as loud as recorded`, ravdess, { rate, levels: 'natural' })
  measure(`${line}, digital silence between`, ravdess, { rate, lineNoiseDb: Number.NEGATIVE_INFINITY })
  measure(`${line}, white or pink noise 10 dB`, ravdess, { rate, noiseDb: 10 })
  measure(`${line}, hum 10 dB`, ravdess, { rate, humDb: 10 })
  measure(`${line}, gain -30 dB`, ravdess, { rate, gainDb: -30 })
  measure(`${line}, gain +12 dB`, ravdess, { rate, gainDb: 12 })
  measure(`${line}, with sounds of the line`, ravdess, { rate, seconds: 100, sounds: SOUNDS })
}
console.log(`${(microseconds / frames).toFixed(2)} us CPU a frame for speech detection, descriptors apart`)
