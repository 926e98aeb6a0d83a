import type { ConvolutionEngine, ConvolutionShape } from './convolution-engine.ts'

const round = Math.fround

/** The engine that needs no WebAssembly: slower, the same bits. */
export function createPlainConvolutionEngine(): ConvolutionEngine {
  return {
    simd: false,
    build: make => make(length => new Float32Array(length)),
    convolve(shape, images, input, weights, output) {
      eachProduct(shape, images, (x, y, k) => {
        for (let unit = 0; unit < shape.units; unit++)
          output[y + unit] = round(output[y + unit]! + round(input[x]! * weights[k + unit]!))
      })
    },
    convolveBack(shape, images, outputDelta, weights, inputDelta) {
      eachProduct(shape, images, (x, y, k) => {
        let sum = inputDelta[x]!
        for (let unit = 0; unit < shape.units; unit++)
          sum = round(sum + round(outputDelta[y + unit]! * weights[k + unit]!))
        inputDelta[x] = sum
      })
    },
    convolveGradient(shape, images, input, outputDelta, gradient) {
      eachProduct(shape, images, (x, y, k) => {
        for (let unit = 0; unit < shape.units; unit++)
          gradient[k + unit] = round(gradient[k + unit]! + round(input[x]! * outputDelta[y + unit]!))
      })
    },
    columnProducts(values, others, rows, columns) {
      const sums = new Float64Array(2 * columns)
      for (let row = 0, at = 0; row < rows; row++)
        for (let c = 0; c < columns; c++, at++) {
          sums[c]! += values[at]!
          sums[columns + c]! += values[at]! * others[at]!
        }
      return sums
    },
    rectify({ lines, width, channels, border }, images, values, { scale, shift }, output) {
      const bordered = width + 2 * border
      for (let image = 0, at = 0; image < images; image++)
        for (let line = 0; line < lines; line++) {
          let to = ((image * (lines + 2 * border) + border + line) * bordered + border) * channels
          for (let column = 0; column < width; column++)
            for (let c = 0; c < channels; c++, at++, to++)
              output[to] = Math.max(0, round(round(values[at]! * scale[c]!) + shift[c]!))
        }
    },
    rectifyBack({ lines, width, channels, border }, images, output, outputDelta, delta) {
      const bordered = width + 2 * border
      for (let image = 0, at = 0; image < images; image++)
        for (let line = 0; line < lines; line++) {
          let from = ((image * (lines + 2 * border) + border + line) * bordered + border) * channels
          for (let column = 0; column < width; column++)
            for (let c = 0; c < channels; c++, at++, from++) delta[at] = output[from]! > 0 ? outputDelta[from]! : 0
        }
    },
    combine(delta, values, rows, { scale, slope, shift }) {
      const channels = scale.length
      for (let row = 0, at = 0; row < rows; row++)
        for (let c = 0; c < channels; c++, at++) {
          const pull = round(round(values[at]! * slope[c]!) + shift[c]!)
          delta[at] = round(round(delta[at]! * scale[c]!) + pull)
        }
    },
  }
}

/**
 * Hands on, for every number of every kernel in turn and every place that the kernel lies at, where the number of the input
 * is, where the output's channels begin and where the kernels' numbers begin.
 */
function eachProduct(
  shape: ConvolutionShape,
  images: number,
  each: (input: number, output: number, weights: number) => void,
): void {
  const { lines, width, channels, kernelLines, kernelWidth, strideLines, strideWidth, outLines, outWidth, units } =
    shape
  const run = kernelWidth * channels
  for (let image = 0; image < images; image++)
    for (let k = 0; k < kernelLines * run; k++) {
      const start = (image * lines + Math.floor(k / run)) * width * channels + (k % run)
      for (let line = 0; line < outLines; line++)
        for (let column = 0; column < outWidth; column++) {
          const place = (image * outLines + line) * outWidth + column
          each(start + (line * strideLines * width + column * strideWidth) * channels, place * units, k * units)
        }
    }
}
