import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinSamples } from '../../src/audio/mix.ts'
import { WebmOpusPackets } from '../../src/audio/webm.ts'
import { AppError } from '../../src/errors.ts'
import { createWebmDecoder } from '../../src/node/decode-webm.ts'
import { readAudio } from '../../src/node/read-audio.ts'

const path = fileURLToPath(new URL('../fixtures/audio/speech.webm', import.meta.url))
const webm = readFileSync(path)

function* cut(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length]!
    yield bytes.subarray(at, at + length)
    at += length
  }
}

async function decode(lengths: readonly number[]): Promise<Float32Array> {
  const decoder = createWebmDecoder()
  const out: Float32Array[] = []
  for (const piece of cut(webm, lengths)) {
    const audio = await decoder.push(piece)
    if (audio) out.push(audio.channels[0]!)
  }
  await decoder.finish()
  decoder.free?.()
  return joinSamples(out)
}

/** Of two stretches of sound, as far as the second goes. */
function correlation(a: Float32Array, b: Float32Array): number {
  let [product, powerA, powerB] = [0, 0, 0]
  for (let i = 0; i < b.length; i++) {
    product += a[i]! * b[i]!
    powerA += a[i]! ** 2
    powerB += b[i]! ** 2
  }
  return product / Math.sqrt(powerA * powerB)
}

describe('Opus in WebM', () => {
  it('is what FFmpeg decodes, without the padding at its ends', async () => {
    const [ours, whole] = [await decode([4096]), (await readAudio(path)).channels[0]!]
    expect(ours.length).toBe(whole.length)
    // FFmpeg's own decoder resamples the low band otherwise than libopus: two samples of delay, small differences.
    const similar = (shift: number) => correlation(ours.subarray(500 + shift), whole.subarray(500, -500))
    expect(Math.max(...[-3, -2, -1, 0, 1, 2, 3].map(similar))).toBeGreaterThan(0.999)
  })

  it('gives the same packets wherever the stream is cut', () => {
    const packets = (lengths: readonly number[]) => {
      const reader = new WebmOpusPackets()
      return [...cut(webm, lengths)]
        .flatMap(piece => reader.push(piece))
        .map(({ bytes }) => Buffer.from(bytes).toString('hex'))
    }
    const whole = packets([webm.length])
    expect(whole.length).toBeGreaterThan(50)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 5 }), lengths => {
        expect(packets(lengths)).toEqual(whole)
      }),
      { numRuns: 20, seed: 1 },
    )
  })

  it('is refused with a code, never another error, where it is damaged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(webm.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }),
        fc.nat(webm.length),
        (changes, length) => {
          const bytes = Uint8Array.from(webm)
          for (const [at, value] of changes) bytes[at % 400] = value
          try {
            new WebmOpusPackets().push(bytes.subarray(0, length))
          } catch (error) {
            expect(error).toBeInstanceOf(AppError)
          }
        },
      ),
      { numRuns: 300, seed: 1 },
    )
    expect(() => new WebmOpusPackets().push(new TextEncoder().encode('RIFF'))).toThrow(AppError)
  })
})
