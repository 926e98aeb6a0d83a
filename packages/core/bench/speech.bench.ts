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

interface Measured {
  readonly speaker: Voice
  readonly score: SpeechScore
  /** Against what the line carries of the speech. */
  readonly carried: SpeechScore
  readonly bySound: readonly (readonly [LineSound, SpeechScore])[]
}

/** Stitches a call of each voice and finds its speech. */
function measure(speakers: readonly Voice[], options: Partial<StitchOptions>): Measured[] {
  return speakers.map((speaker, index) => {
    const babble =
      options.babbleDb === undefined
        ? []
        : voices.filter(other => other !== speaker).flatMap(other => clips.get(other)!.slice(0, 6))
    const call = stitchCall({ clips: clips.get(speaker)!, seconds: SECONDS, seed: 77 + index, babble, ...options })
    const table = describe(resample(call.samples, call.sampleRate, 16000))
    const before = process.cpuUsage()
    const found = findSpeech(table)
    const spent = process.cpuUsage(before)
    microseconds += spent.user + spent.system
    frames += table.endFrame
    const seconds = call.samples.length / call.sampleRate
    const scoreWithin = (stretch: (typeof call.stretches)[number]) =>
      [stretch.kind, scoreSpeech(found, call.speech, seconds, [stretch])] as const
    return {
      speaker,
      score: scoreSpeech(found, call.speech, seconds),
      carried: scoreSpeech(found, call.carried, seconds),
      bySound: call.stretches.map(scoreWithin),
    }
  })
}

function print(title: string, measured: readonly Measured[]): void {
  const { recall, falseAlarm, boundaryMedian } = summarizeSpeech(measured.map(({ score }) => score))
  console.log(
    `${title.padEnd(44)} ${percent(recall).padStart(7)} ${percent(falseAlarm).padStart(7)} ${String(Math.round(1000 * boundaryMedian)).padStart(5)} ms`,
  )
  const sounds = measured.flatMap(({ bySound }) => bySound)
  for (const kind of [...new Set(sounds.map(([sound]) => sound))].sort()) {
    const scores = sounds.filter(([sound]) => sound === kind).map(([, score]) => score)
    console.log(`  called speech in ${kind.padEnd(25)} ${percent(summarizeSpeech(scores).falseAlarm).padStart(16)}`)
  }
}

console.log(`${''.padEnd(44)}  recall  false a. boundary (median)`)
for (const rate of [16000, 8000] as const) {
  const line = rate === 8000 ? '8 kHz mu-law' : '16 kHz'
  for (const [condition, options] of [
    ['clean', {}],
    ['babble 10 dB', { babbleDb: 10 }],
  ] as const) {
    const measured = measure(voices, { rate, ...options })
    print(`${line}, ${condition}, all voices`, measured)
    if (rate === 8000)
      print(
        '  against what the line carries of it',
        measured.map(({ carried, ...other }) => ({ ...other, carried, score: carried })),
      )
    for (const corpus of ['ravdess', 'emodb', 'tess'])
      print(
        `${line}, ${condition}, ${corpus}`,
        measured.filter(({ speaker }) => speaker.name.startsWith(corpus)),
      )
  }
  const others: [string, Partial<StitchOptions>][] = [
    ['clips as loud as recorded', { levels: 'natural' }],
    ['digital silence between', { lineNoiseDb: Number.NEGATIVE_INFINITY }],
    ['white or pink noise 10 dB', { noiseDb: 10 }],
    ['hum 10 dB', { humDb: 10 }],
    ['gain -30 dB', { gainDb: -30 }],
    ['gain +12 dB', { gainDb: 12 }],
    ['with sounds of the line', { seconds: 100, sounds: SOUNDS }],
  ]
  for (const [condition, options] of others) print(`${line}, ${condition}`, measure(ravdess, { rate, ...options }))
}
console.log(`${(microseconds / frames).toFixed(2)} us CPU a frame for speech detection, descriptors apart`)
