import type { Random } from '../../random.ts'

/** 20 ms at 16 kHz. */
const PACKET = 320
/** Lost packets come in runs of about this many. */
const RUN = 2

/** Louder (below 0: softer) by `gainDb`; what lies beyond full scale is cut off, as in a file. */
export function amplify(samples: Float32Array, gainDb: number): Float32Array {
  const gain = 10 ** (gainDb / 20)
  return samples.map(value => Math.max(-1, Math.min(1, value * gain)))
}

/** Cut off `depthDb` below its peak, as by a microphone that was driven too hard. */
export function clipPeaks(samples: Float32Array, depthDb: number): Float32Array {
  let peak = 0
  for (const value of samples) peak = Math.max(peak, Math.abs(value))
  const limit = peak * 10 ** (-depthDb / 20)
  return samples.map(value => Math.max(-limit, Math.min(limit, value)))
}

/** About `percent` of the 20 ms packets are silent, in runs (Gilbert's model). Samples 16 kHz. */
export function losePackets(samples: Float32Array, percent: number, random: Random): Float32Array {
  const out = samples.slice()
  const share = percent / 100
  const start = share / (RUN * (1 - share))
  let lost = random.uniform() < share
  for (let at = 0; at < out.length; at += PACKET) {
    if (lost) out.fill(0, at, at + PACKET)
    lost = random.uniform() < (lost ? 1 - 1 / RUN : start)
  }
  return out
}
