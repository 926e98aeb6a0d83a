const value = new Float32Array(1)
const bits = new Uint32Array(value.buffer)

/**
 * The float16 that is nearest to a number (ties to even), as its 16 bits; beyond +-65504 infinity.
 *
 * Source: IEEE 754 binary16.
 */
export function toHalfBits(number: number): number {
  value[0] = number
  const all = bits[0]!
  const sign = (all >>> 16) & 0x8000
  const size = all & 0x7fffffff
  if (size > 0x7f800000) return sign | 0x7e00
  if (size >= 0x477ff000) return sign | 0x7c00
  if (size < 0x38800000) {
    // Below the smallest normal number: steps of 2^-24.
    const steps = Math.abs(value[0]!) * 2 ** 24
    const whole = Math.floor(steps)
    const rest = steps - whole
    return sign | (whole + (rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? 1 : 0))
  }
  return sign | ((size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13)
}

/** The number that a float16 stands for. @param half - its 16 bits */
export function fromHalfBits(half: number): number {
  const size = half & 0x7fff
  if (size >= 0x7c00) return size > 0x7c00 ? Number.NaN : half === size ? Infinity : -Infinity
  // The same bits as a float32 stand for 2^112 times less: its exponents start so much lower.
  bits[0] = size << 13
  const number = value[0]! * 2 ** 112
  return half === size ? number : -number
}

/** What is used of the newest typed array; Node 22 has none. */
type HalfArray = new (buffer: ArrayBuffer) => ArrayLike<number>
const { Float16Array } = globalThis as { readonly Float16Array?: HalfArray }

/** The numbers that float16 in bytes (the lower first) stand for. */
export function readHalves(bytes: Uint8Array): Float32Array {
  // A copy begins where a typed array may begin.
  const { buffer } = new Uint8Array(bytes)
  return Float16Array
    ? new Float32Array(new Float16Array(buffer))
    : Float32Array.from(new Uint16Array(buffer), fromHalfBits)
}

/** The nearest float16 number. */
export function roundToHalf(number: number): number {
  return fromHalfBits(toHalfBits(number))
}
