/**
 * Mu-law (PCMU, North America and Japan) and A-law (PCMA, elsewhere): 8 bits a sample on a logarithmic scale,
 * what a telephone network carries.
 *
 * Source: ITU-T G.711 (11/1988), tables 1a-2b, written as the closed form of their segments, scaled to 16 bits.
 */
export type G711Law = 'mulaw' | 'alaw'

const MU_BIAS = 0x84
const MU_CLIP = 32635

function expandMuLaw(code: number): number {
  const inverted = ~code & 0xff
  const exponent = (inverted >> 4) & 7
  const magnitude = ((((inverted & 15) << 3) + MU_BIAS) << exponent) - MU_BIAS
  return inverted & 0x80 ? -magnitude : magnitude
}

function expandALaw(code: number): number {
  const toggled = code ^ 0x55
  const segment = (toggled >> 4) & 7
  const mantissa = (toggled & 15) << 4
  const magnitude = segment === 0 ? mantissa + 8 : (mantissa + 0x108) << (segment - 1)
  return toggled & 0x80 ? magnitude : -magnitude
}

function compressMuLaw(value: number): number {
  const magnitude = Math.min(Math.abs(value), MU_CLIP) + MU_BIAS
  const exponent = 24 - Math.clz32(magnitude)
  const code = (exponent << 4) | ((magnitude >> (exponent + 3)) & 15)
  return ~(value < 0 ? code | 0x80 : code) & 0xff
}

function compressALaw(value: number): number {
  const magnitude = value < 0 ? -value - 1 : value
  const segment = magnitude < 256 ? 0 : 24 - Math.clz32(magnitude)
  const mantissa = (segment < 2 ? magnitude >> 4 : magnitude >> (segment + 3)) & 15
  const code = (segment << 4) | mantissa
  return (value < 0 ? code : code | 0x80) ^ 0x55
}

function table(expand: (code: number) => number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => expand(code) / 32768)
}

/** The sample that each of the 256 codes stands for, full scale 1 (mu-law reaches 32124 / 32768, A-law 32256 / 32768). */
export const G711_SAMPLES: Readonly<Record<G711Law, Float32Array>> = {
  mulaw: table(expandMuLaw),
  alaw: table(expandALaw),
}

/** Codes of one channel to samples in [-1, 1]; the same length. */
export function decodeG711(codes: Uint8Array, law: G711Law): Float32Array {
  const samples = G711_SAMPLES[law]
  const out = new Float32Array(codes.length)
  for (let i = 0; i < codes.length; i++) out[i] = samples[codes[i]!]!
  return out
}

/**
 * Samples of one channel to codes: each becomes the value whose decision interval it falls into, at most half a step
 * away; what is beyond full scale is clipped.
 */
export function encodeG711(samples: Float32Array, law: G711Law): Uint8Array {
  const compress = law === 'mulaw' ? compressMuLaw : compressALaw
  const out = new Uint8Array(samples.length)
  for (let i = 0; i < samples.length; i++)
    out[i] = compress(Math.max(-32768, Math.min(32767, Math.round(samples[i]! * 32768))))
  return out
}
