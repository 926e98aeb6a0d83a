/**
 * What the features of librosa's kind cost, in CPU time of one thread, beside what their Fourier transforms alone cost.
 * `undertone bench` has the main ones, each in a process of its own; here are all, on espeak's voice, in one.
 *
 *   node packages/core/bench/features.bench.ts        (from the project's root)
 */
import { resample } from '../src/audio/resample.ts'
import { chroma } from '../src/features/chroma.ts'
import { rootMeanSquare, zeroCrossingRate } from '../src/features/energy.ts'
import { melSpectrogram } from '../src/features/mel.ts'
import { mfcc } from '../src/features/mfcc.ts'
import { onsetStrength } from '../src/features/onset.ts'
import { pyin } from '../src/features/pyin.ts'
import { seed180 } from '../src/features/seed-180.ts'
import { spectralContrast } from '../src/features/spectral-contrast.ts'
import { spectralBandwidth, spectralFlatness } from '../src/features/spectral-shape.ts'
import { magnitudeSpectrogram } from '../src/features/stft.ts'
import { yin } from '../src/features/yin.ts'
import { millisecondsOf } from '../src/node/bench/measure.ts'
import { createRealFft } from '../src/signal/fft.ts'
import { createPlainRealFft } from '../src/signal/fft-plain.ts'
import { loadNpy } from '../test/support/fixtures.ts'

const SECONDS = 3.7
const RATE = 16000
const clip = Float32Array.from((await loadNpy('librosa/speech_calm.y')).data).slice(0, SECONDS * RATE)
const wideClip = resample(clip, RATE, 48000)

/** Milliseconds of one clip's transforms and nothing else. */
function transformCost(samples: Float32Array, size: number, transforms: number): number {
  const fft = createRealFft(size)
  const input = new Float32Array(size)
  input.set(samples.subarray(0, size))
  const spectrum = new Float32Array(2 * fft.bins)
  const frames = 1 + Math.floor(samples.length / 512)
  return millisecondsOf(() => {
    for (let i = 0; i < frames * transforms; i++) fft.forward(input, spectrum)
  })
}

const floor = transformCost(clip, 2048, 1)
const wideFloor = transformCost(wideClip, 2048, 1)
const pitchFloor = transformCost(clip, 2304, 2)
const magnitude = magnitudeSpectrogram(clip)

const rows: readonly (readonly [name: string, work: () => unknown, floor: number, librosa?: number])[] = [
  ['seed-180, 16 kHz', () => seed180(clip, RATE), floor, 18.7],
  ['seed-180, 48 kHz', () => seed180(wideClip, 48000), wideFloor, 33.6],
  ['pyin', () => pyin(clip, RATE), pitchFloor, 421],
  ['yin', () => yin(clip, RATE), pitchFloor],
  ['magnitude spectrogram', () => magnitudeSpectrogram(clip), floor],
  ['mel spectrogram', () => melSpectrogram(clip, RATE), floor],
  ['mfcc', () => mfcc(clip, RATE), floor],
  ['onset strength', () => onsetStrength(clip, RATE), floor],
  ['chroma of a spectrogram', () => chroma(magnitude, RATE), 0],
  ['bandwidth of a spectrogram', () => spectralBandwidth(magnitude, RATE), 0],
  ['flatness of a spectrogram', () => spectralFlatness(magnitude), 0],
  ['contrast of a spectrogram', () => spectralContrast(magnitude, RATE), 0],
  ['root mean square', () => rootMeanSquare(clip), 0],
  ['zero-crossing rate', () => zeroCrossingRate(clip), 0],
]

console.log(`a clip of ${SECONDS} s            ms CPU   x real time   its FFTs alone, ms   librosa 0.11 (stated)`)
for (const [name, work, transforms, librosa] of rows) {
  const milliseconds = millisecondsOf(work)
  console.log(
    name.padEnd(28) +
      milliseconds.toFixed(3).padStart(8) +
      String(Math.round((1000 * SECONDS) / milliseconds)).padStart(14) +
      (transforms ? transforms.toFixed(3) : '').padStart(22) +
      (librosa ? `     ${librosa} ms: ${(librosa / milliseconds).toFixed(1)} x` : ''),
  )
}

for (const size of [512, 2048]) {
  const input = Float32Array.from({ length: size }, (_, n) => Math.sin(n * n))
  const spectrum = new Float32Array(size + 2)
  const [fast, plain] = [createRealFft(size), createPlainRealFft(size)].map(fft =>
    millisecondsOf(() => {
      for (let i = 0; i < 100; i++) fft.forward(input, spectrum)
    }),
  )
  console.log(
    `real FFT of ${size} points: ${(10 * fast!).toFixed(2)} us, ${((2.5e-4 * size * Math.log2(size)) / fast!).toFixed(2)} GFLOP/s; plain twin ${(10 * plain!).toFixed(2)} us`,
  )
}
