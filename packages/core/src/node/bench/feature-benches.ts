import { resample } from '../../audio/resample.ts'
import { egemaps } from '../../features/egemaps/egemaps.ts'
import { functionals } from '../../features/functionals.ts'
import { logMel64 } from '../../features/log-mel.ts'
import { pyin } from '../../features/pyin.ts'
import { seed180 } from '../../features/seed-180.ts'
import { createPlainRealFft } from '../../signal/fft-plain.ts'
import { type Bench, benchResult, fftMilliseconds, millisecondsOf } from './measure.ts'
import { voiceLike } from './voice-like.ts'

const CLIP_SECONDS = 3.7
/** CPU time of one thread, stated in the issue that set the aims; measured there, not in this run. */
const LIBROSA = 'librosa 0.11, one thread (stated, not measured here)'
const NUMPY = 'the NumPy prototype, one thread (stated, not measured here)'
const FFT_BATCH = 1000

export const FEATURE_BENCHES: readonly Bench[] = [
  seed180At(16000, 18.7),
  seed180At(48000, 33.6),
  {
    name: 'pyin',
    run() {
      const clip = voiceLike(CLIP_SECONDS, 16000)
      // Each frame's autocorrelation takes two transforms of twice its length at least.
      const limit = 2 * framesOf(clip.length, 512) * fftMilliseconds(4096)
      return benchResult(
        'pyin',
        'pYIN pitch of a 3.7 s clip at 16 kHz',
        CLIP_SECONDS,
        millisecondsOf(() => pyin(clip, 16000)),
        {
          reference: { about: LIBROSA, msPerClip: 421 },
          limit: { about: 'two real FFTs of 4096 points a frame', msPerClip: limit },
        },
      )
    },
  },
  {
    name: 'functionals',
    run() {
      const clip = voiceLike(CLIP_SECONDS, 16000)
      // A spectrum of 512 points and a pitch autocorrelation of 1024 points there and back for every 10 ms.
      const frames = framesOf(clip.length, 160)
      const limit = frames * (fftMilliseconds(512) + 2 * fftMilliseconds(1024))
      return benchResult(
        'functionals',
        'functionals of a 3.7 s clip at 16 kHz',
        CLIP_SECONDS,
        millisecondsOf(() => functionals(clip)),
        {
          reference: { about: NUMPY, msPerClip: 18 },
          limit: { about: 'one real FFT of 512 and two of 1024 points a frame', msPerClip: limit },
        },
      )
    },
  },
  {
    name: 'log-mel',
    run() {
      const clip = voiceLike(CLIP_SECONDS, 16000)
      const limit = framesOf(clip.length, 160) * fftMilliseconds(512)
      return benchResult(
        'log-mel',
        'log-mel of a 3.7 s clip at 16 kHz',
        CLIP_SECONDS,
        millisecondsOf(() => logMel64(clip)),
        {
          limit: { about: 'one real FFT of 512 points a frame', msPerClip: limit },
        },
      )
    },
  },
  {
    name: 'egemaps',
    run() {
      const clip = voiceLike(CLIP_SECONDS, 16000)
      return benchResult(
        'egemaps',
        'eGeMAPS of a 3.7 s clip at 16 kHz',
        CLIP_SECONDS,
        millisecondsOf(() => egemaps(clip)),
      )
    },
  },
  {
    name: 'resample',
    run() {
      const clip = voiceLike(CLIP_SECONDS, 44100)
      return benchResult(
        'resample',
        'a 3.7 s clip from 44.1 to 16 kHz',
        CLIP_SECONDS,
        millisecondsOf(() => resample(clip, 44100, 16000)),
      )
    },
  },
  {
    name: 'fft',
    run() {
      const size = 2048
      const seconds = (FFT_BATCH * size) / 16000
      const fast = fftMilliseconds(size) * FFT_BATCH
      const plain = fftMilliseconds(size, createPlainRealFft(size)) * FFT_BATCH
      const flops = 2.5 * size * Math.log2(size) * FFT_BATCH
      return benchResult('fft', `${FFT_BATCH} power spectra of ${size} points`, seconds, fast, {
        reference: { about: 'the plain TypeScript twin, in this run', msPerClip: plain },
        more: { gigaflopPerSecond: flops / fast / 1e6 },
      })
    },
  },
]

function seed180At(sampleRate: number, librosaMs: number): Bench {
  const name = sampleRate === 16000 ? 'seed-180' : `seed-180-${sampleRate / 1000}k`
  return {
    name,
    run() {
      const clip = voiceLike(CLIP_SECONDS, sampleRate)
      const limit = framesOf(clip.length, 512) * fftMilliseconds(2048)
      const about = `seed-180 of a 3.7 s clip at ${sampleRate / 1000} kHz`
      return benchResult(
        name,
        about,
        CLIP_SECONDS,
        millisecondsOf(() => seed180(clip, sampleRate)),
        {
          reference: { about: LIBROSA, msPerClip: librosaMs },
          limit: { about: 'one real FFT of 2048 points a frame', msPerClip: limit },
        },
      )
    },
  }
}

function framesOf(samples: number, hop: number): number {
  return 1 + Math.floor(samples / hop)
}
