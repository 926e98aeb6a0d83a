import { encodeG711, resample } from '@undertone/core'
import { loadNpy } from '../../../core/test/support/fixtures.ts'

const RATE = 8000

/** Two voices of espeak-ng in turns with pauses, as a telephone carries them: 8 kHz mu-law, customer and agent. */
export async function phoneCall(
  seconds: number,
): Promise<{ readonly customer: Uint8Array; readonly agent: Uint8Array }> {
  const [angry, calm] = await Promise.all(
    ['speech_angry', 'speech_calm'].map(async name =>
      resample(Float32Array.from((await loadNpy(`librosa/${name}.y`)).data), 16_000, RATE),
    ),
  )
  const [customer, agent] = [new Float32Array(seconds * RATE), new Float32Array(seconds * RATE)]
  let at = RATE / 2
  for (let turn = 0; at < seconds * RATE; turn++) {
    const voice = turn % 2 === 0 ? angry! : calm!
    const channel = turn % 2 === 0 ? customer : agent
    channel.set(voice.subarray(0, Math.max(0, channel.length - at)), at)
    at += voice.length + RATE / 2
  }
  return { customer: encodeG711(customer, 'mulaw'), agent: encodeG711(agent, 'mulaw') }
}

/** Channels of 8-bit codes, one sample of each in turn. */
export function interleave(...channels: readonly Uint8Array[]): Uint8Array {
  const count = channels.length
  const out = new Uint8Array(count * (channels[0]?.length ?? 0))
  for (const [index, channel] of channels.entries())
    for (let i = 0; i < channel.length; i++) out[i * count + index] = channel[i]!
  return out
}

/** Pieces of some bytes, each of a length at most. */
export function* pieces(bytes: Uint8Array, length: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}
