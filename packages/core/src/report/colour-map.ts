/** Colour maps whose equal steps look equal, in grey and to any eye; `ink` is white to black, for pages where colour means emotion. */
export const COLOUR_MAPS = ['viridis', 'magma', 'ink'] as const
/** A name of `COLOUR_MAPS`. */
export type ColourMap = (typeof COLOUR_MAPS)[number]

/** Coefficients of x^0 .. x^6 for red, green, blue. */
const POLYNOMIALS: Readonly<Record<'viridis' | 'magma', readonly (readonly number[])[]>> = {
  viridis: [
    [
      0.2777273272234177, 0.1050930431085774, -0.3308618287255563, -4.634230498983486, 6.228269936347081,
      4.776384997670288, -5.435455855934631,
    ],
    [
      0.005407344544966578, 1.404613529898575, 0.214847559468213, -5.799100973351585, 14.17993336680509,
      -13.74514537774601, 4.645852612178535,
    ],
    [
      0.3340998053353061, 1.384590162594685, 0.09509516302823659, -19.33244095627987, 56.69055260068105,
      -65.35303263337234, 26.3124352495832,
    ],
  ],
  magma: [
    [
      -0.002136485053939582, 0.2516605407371642, 8.353717279216625, -27.66873308576866, 52.17613981234068,
      -50.76852536473588, 18.65570506591883,
    ],
    [
      -0.000749655052795221, 0.6775232436837668, -3.577719514958484, 14.26473078096533, -27.94360607168351,
      29.04658282127291, -11.48977351997711,
    ],
    [
      -0.005386127855323933, 2.494026599312351, 0.3144679030132573, -13.64921318813922, 12.94416944238394,
      4.23415299384598, -5.601961508734096,
    ],
  ],
}

/**
 * Colours from the lowest to the highest value.
 *
 * @param count - how many colours, 2 or more
 * @returns red, green, blue of each, 0..255
 *
 * Source: viridis and magma by van der Walt and Smith (matplotlib, CC0), as polynomials of degree 6 by Matt Zucker (CC0).
 */
export function colourRamp(map: ColourMap, count: number): Uint8Array {
  const out = new Uint8Array(count * 3)
  for (let i = 0; i < count; i++) {
    const x = i / (count - 1)
    for (let c = 0; c < 3; c++) {
      const value =
        map === 'ink' ? 1 - x : POLYNOMIALS[map][c]!.reduceRight((sum, coefficient) => sum * x + coefficient, 0)
      out[i * 3 + c] = Math.round(255 * Math.min(1, Math.max(0, value)))
    }
  }
  return out
}
