import { createRealFft, type RealFft } from '../../signal/fft.ts'
import { voiceLike } from './voice-like.ts'

/** What one bench measured, in CPU time of this process: other work on the machine does not count. */
export interface BenchResult {
  readonly name: string
  /** What was done to what. */
  readonly about: string
  /** Seconds of sound in a clip. */
  readonly clipSeconds: number
  /** CPU milliseconds for one clip. */
  readonly msPerClip: number
  /** Seconds of sound for each second of CPU. */
  readonly timesRealTime: number
  /** Largest memory of a process that does only this, MiB. */
  readonly peakRssMiB: number
  /** A figure measured elsewhere that this one is to be compared with; `ratio` is how many times faster this one is. */
  readonly reference?: { readonly about: string; readonly msPerClip: number; readonly ratio: number }
  /** What the arithmetic that cannot be left out costs on this machine, measured in the same run. */
  readonly limit?: { readonly about: string; readonly msPerClip: number }
  /** Further figures, milliseconds unless their name says otherwise. */
  readonly more?: Readonly<Record<string, number>>
}

/** A bench that can be run. */
export interface Bench {
  readonly name: string
  /** Whether it takes so long that it runs only when it is asked for. */
  readonly onlyNamed?: boolean
  readonly run: () => Promise<BenchResult> | BenchResult
}

/** How long a bench goes on at least, CPU milliseconds, after it has been warmed up. */
const ENOUGH_MS = 600
const WARM_UP_MS = 150

/** CPU milliseconds of this process so far. */
export function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/**
 * CPU milliseconds of one call: the smallest mean of three rounds after a warm-up, so that the compiler's own work and a
 * disturbed round do not count.
 */
export function millisecondsOf(work: () => void): number {
  const round = (least: number): number => {
    const start = cpuMilliseconds()
    let calls = 0
    let spent = 0
    while (spent < least) {
      work()
      calls++
      spent = cpuMilliseconds() - start
    }
    return spent / calls
  }
  round(WARM_UP_MS)
  return Math.min(round(ENOUGH_MS / 3), round(ENOUGH_MS / 3), round(ENOUGH_MS / 3))
}

/** CPU milliseconds of one power spectrum of `size` points. */
export function fftMilliseconds(size: number, fft: RealFft = createRealFft(size)): number {
  const input = voiceLike(size / 16000, 16000)
  const power = new Float32Array(fft.bins)
  const batch = 1000
  return (
    millisecondsOf(() => {
      for (let i = 0; i < batch; i++) fft.power(input, power)
    }) / batch
  )
}

/** A result from what was measured; memory is this process's peak so far. */
export function benchResult(
  name: string,
  about: string,
  clipSeconds: number,
  msPerClip: number,
  {
    reference,
    limit,
    more,
  }: {
    readonly reference?: { readonly about: string; readonly msPerClip: number }
    readonly limit?: { readonly about: string; readonly msPerClip: number }
    readonly more?: Readonly<Record<string, number>>
  } = {},
): BenchResult {
  return {
    name,
    about,
    clipSeconds,
    msPerClip: round(msPerClip),
    timesRealTime: round((clipSeconds * 1000) / msPerClip),
    peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    ...(reference && { reference: { ...reference, ratio: round(reference.msPerClip / msPerClip) } }),
    ...(limit && { limit: { about: limit.about, msPerClip: round(limit.msPerClip) } }),
    ...(more && { more: Object.fromEntries(Object.entries(more).map(([key, value]) => [key, round(value)])) }),
  }
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}
