import type { RealFft } from './fft.ts'

/** A complex transform in place on `re`, `im` (f64, of the plan's size): X[k] = sum_n x[n] exp(-2 pi i k n / N). */
type ComplexFft = (re: Float64Array, im: Float64Array) => void

/**
 * The real FFT in plain TypeScript with f64 inside: the reference that the fast one is tested against, and its
 * stand-in for sizes that one cannot do. Any size from 1 up: radix 2 for powers of two, Bluestein for the others.
 *
 * Source: Cooley and Tukey 1965; Bluestein 1970 (a transform of any size as a convolution).
 */
export function createPlainRealFft(size: number): RealFft {
  const bins = Math.floor(size / 2) + 1
  const transform = createComplexFft(size)
  const re = new Float64Array(size)
  const im = new Float64Array(size)

  const load = (input: Float32Array) => {
    for (let n = 0; n < size; n++) re[n] = input[n]!
    im.fill(0)
    transform(re, im)
  }
  return {
    size,
    bins,
    forward(input, spectrum) {
      load(input)
      for (let k = 0; k < bins; k++) {
        spectrum[2 * k] = re[k]!
        spectrum[2 * k + 1] = im[k]!
      }
    },
    inverse(spectrum, output) {
      for (let k = 0; k < bins; k++) {
        // The conjugate of a real signal's spectrum, transformed forward, is the signal turned around no further.
        const imaginary = k === 0 || 2 * k === size ? 0 : spectrum[2 * k + 1]!
        re[k] = spectrum[2 * k]!
        im[k] = -imaginary
        if (k > 0 && 2 * k < size) {
          re[size - k] = re[k]!
          im[size - k] = imaginary
        }
      }
      transform(re, im)
      for (let n = 0; n < size; n++) output[n] = re[n]! / size
    },
    power(input, out) {
      load(input)
      for (let k = 0; k < bins; k++) out[k] = re[k]! * re[k]! + im[k]! * im[k]!
    },
  }
}

function createComplexFft(size: number): ComplexFft {
  return (size & (size - 1)) === 0 ? createRadix2(size) : createBluestein(size)
}

function createRadix2(size: number): ComplexFft {
  const cosine = new Float64Array(size / 2)
  const sine = new Float64Array(size / 2)
  for (let k = 0; k < size / 2; k++) {
    cosine[k] = Math.cos((2 * Math.PI * k) / size)
    sine[k] = Math.sin((2 * Math.PI * k) / size)
  }
  const reversed = new Uint32Array(size)
  for (let i = 1; i < size; i++) reversed[i] = (reversed[i >> 1]! >> 1) | (i & 1 ? size >> 1 : 0)

  return (re, im) => {
    for (let i = 0; i < size; i++) {
      const j = reversed[i]!
      if (j <= i) continue
      const heldRe = re[i]!
      const heldIm = im[i]!
      re[i] = re[j]!
      im[i] = im[j]!
      re[j] = heldRe
      im[j] = heldIm
    }
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half)
      for (let start = 0; start < size; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const a = start + k
          const b = a + half
          const c = cosine[k * stride]!
          const s = sine[k * stride]!
          const bRe = re[b]! * c + im[b]! * s
          const bIm = im[b]! * c - re[b]! * s
          re[b] = re[a]! - bRe
          im[b] = im[a]! - bIm
          re[a] = re[a]! + bRe
          im[a] = im[a]! + bIm
        }
      }
    }
  }
}

function createBluestein(size: number): ComplexFft {
  let padded = 1
  while (padded < 2 * size - 1) padded *= 2
  const transform = createRadix2(padded)
  const cosine = new Float64Array(size)
  const sine = new Float64Array(size)
  for (let n = 0; n < size; n++) {
    // n^2 modulo 2N first: the angle of a large n^2 would lose its digits.
    const angle = (Math.PI * ((n * n) % (2 * size))) / size
    cosine[n] = Math.cos(angle)
    sine[n] = Math.sin(angle)
  }
  const chirpRe = new Float64Array(padded)
  const chirpIm = new Float64Array(padded)
  for (let n = 0; n < size; n++) {
    chirpRe[n] = cosine[n]!
    chirpIm[n] = sine[n]!
    if (n === 0) continue
    chirpRe[padded - n] = cosine[n]!
    chirpIm[padded - n] = sine[n]!
  }
  transform(chirpRe, chirpIm)
  const workRe = new Float64Array(padded)
  const workIm = new Float64Array(padded)

  return (re, im) => {
    workRe.fill(0, size)
    workIm.fill(0, size)
    for (let n = 0; n < size; n++) {
      workRe[n] = re[n]! * cosine[n]! + im[n]! * sine[n]!
      workIm[n] = im[n]! * cosine[n]! - re[n]! * sine[n]!
    }
    transform(workRe, workIm)
    for (let k = 0; k < padded; k++) {
      const productRe = workRe[k]! * chirpRe[k]! - workIm[k]! * chirpIm[k]!
      // Conjugated, so that the forward transform below is the inverse one.
      workIm[k] = -(workRe[k]! * chirpIm[k]! + workIm[k]! * chirpRe[k]!)
      workRe[k] = productRe
    }
    transform(workRe, workIm)
    for (let k = 0; k < size; k++) {
      const resultRe = workRe[k]! / padded
      const resultIm = -workIm[k]! / padded
      re[k] = resultRe * cosine[k]! + resultIm * sine[k]!
      im[k] = resultIm * cosine[k]! - resultRe * sine[k]!
    }
  }
}
