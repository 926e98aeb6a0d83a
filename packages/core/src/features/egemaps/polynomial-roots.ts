/** A complex number. */
export interface Complex {
  readonly real: number
  readonly imaginary: number
}

const ROUNDS = 100
const CLOSE_ENOUGH = 1e-12

/**
 * All roots of a polynomial with real coefficients, found together.
 *
 * @param coefficients - from the highest power down, the first one 1; degree = length - 1
 *
 * Source: Aberth 1973, "Iteration methods for finding all zeros of a polynomial simultaneously".
 */
export function polynomialRoots(coefficients: readonly number[]): Complex[] {
  const degree = coefficients.length - 1
  const real = new Float64Array(degree)
  const imaginary = new Float64Array(degree)
  for (let i = 0; i < degree; i++) {
    // Not symmetric about the real axis, so that the two of a pair do not walk in step.
    const angle = (2 * Math.PI * i) / degree + 0.4
    real[i] = 0.9 * Math.cos(angle)
    imaginary[i] = 0.9 * Math.sin(angle)
  }
  for (let round = 0; round < ROUNDS; round++) {
    let largest = 0
    for (let i = 0; i < degree; i++) {
      const x = real[i]!
      const y = imaginary[i]!
      // Horner for the value p and the slope q at the root's present place.
      let pr = 1
      let pi = 0
      let qr = 0
      let qi = 0
      for (let k = 1; k <= degree; k++) {
        const nextQr = qr * x - qi * y + pr
        qi = qr * y + qi * x + pi
        qr = nextQr
        const nextPr = pr * x - pi * y + coefficients[k]!
        pi = pr * y + pi * x
        pr = nextPr
      }
      const slope = qr * qr + qi * qi
      if (slope === 0) continue
      const ratioR = (pr * qr + pi * qi) / slope
      const ratioI = (pi * qr - pr * qi) / slope
      let pushR = 0
      let pushI = 0
      for (let j = 0; j < degree; j++) {
        if (j === i) continue
        const dx = x - real[j]!
        const dy = y - imaginary[j]!
        const distance = dx * dx + dy * dy
        if (distance === 0) continue
        pushR += dx / distance
        pushI -= dy / distance
      }
      const divisorR = 1 - (ratioR * pushR - ratioI * pushI)
      const divisorI = -(ratioR * pushI + ratioI * pushR)
      const divisor = divisorR * divisorR + divisorI * divisorI
      if (divisor === 0) continue
      const stepR = (ratioR * divisorR + ratioI * divisorI) / divisor
      const stepI = (ratioI * divisorR - ratioR * divisorI) / divisor
      real[i] = x - stepR
      imaginary[i] = y - stepI
      largest = Math.max(largest, Math.abs(stepR) + Math.abs(stepI))
    }
    if (largest < CLOSE_ENOUGH) break
  }
  return Array.from(real, (value, i) => ({ real: value, imaginary: imaginary[i]! }))
}
