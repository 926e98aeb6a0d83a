// Convolutions and batch norm of networks, channels last: an image is lines x width x channels, so that what a kernel sees
// of one line is one run of numbers, and neither input nor output is copied to be multiplied. Four output places and
// eight channels stay in registers. Every result is a sum in a fixed order, each operation rounded to float32, as in the
// plain TypeScript twin. Arrays start at multiples of 16 bytes; runs and units are multiples of 4 and 8.

/** First byte of memory that the host may use. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15
}

/**
 * Panels of eight columns of B, each k x 8 in one piece: element (r, c) of B is the float at `b + 4 (r * rowStep + c *
 * columnStep)`.
 */
export function pack(k: i32, columns: i32, b: usize, rowStep: i32, columnStep: i32, target: usize): void {
  for (let first = 0; first < columns; first += 8)
    for (let row = 0; row < k; row++)
      for (let c = 0; c < 8; c++) {
        store<f32>(target, load<f32>(b + (<usize>(row * rowStep + (first + c) * columnStep) << 2)))
        target += 4
      }
}

/**
 * Four rows of eight of C += A B: row i of A is `runs` runs of `depth` floats, `step` bytes apart, from `a<i>` on; B is a
 * panel; row i of C is at `c<i>`.
 */
@inline
function tile(
  runs: i32, depth: i32, step: usize, a0: usize, a1: usize, a2: usize, a3: usize, b: usize,
  c0: usize, c1: usize, c2: usize, c3: usize,
): void {
  let c00 = v128.load(c0)
  let c01 = v128.load(c0, 16)
  let c10 = v128.load(c1)
  let c11 = v128.load(c1, 16)
  let c20 = v128.load(c2)
  let c21 = v128.load(c2, 16)
  let c30 = v128.load(c3)
  let c31 = v128.load(c3, 16)
  const rest = step - (<usize>depth << 2)
  for (let run = 0; run < runs; run++) {
    const end = a0 + (<usize>depth << 2)
    while (a0 < end) {
      let b0 = v128.load(b)
      let b1 = v128.load(b, 16)
      let x = v128.load32_splat(a0)
      c00 = f32x4.add(c00, f32x4.mul(x, b0))
      c01 = f32x4.add(c01, f32x4.mul(x, b1))
      x = v128.load32_splat(a1)
      c10 = f32x4.add(c10, f32x4.mul(x, b0))
      c11 = f32x4.add(c11, f32x4.mul(x, b1))
      x = v128.load32_splat(a2)
      c20 = f32x4.add(c20, f32x4.mul(x, b0))
      c21 = f32x4.add(c21, f32x4.mul(x, b1))
      x = v128.load32_splat(a3)
      c30 = f32x4.add(c30, f32x4.mul(x, b0))
      c31 = f32x4.add(c31, f32x4.mul(x, b1))
      b0 = v128.load(b, 32)
      b1 = v128.load(b, 48)
      x = v128.load32_splat(a0, 4)
      c00 = f32x4.add(c00, f32x4.mul(x, b0))
      c01 = f32x4.add(c01, f32x4.mul(x, b1))
      x = v128.load32_splat(a1, 4)
      c10 = f32x4.add(c10, f32x4.mul(x, b0))
      c11 = f32x4.add(c11, f32x4.mul(x, b1))
      x = v128.load32_splat(a2, 4)
      c20 = f32x4.add(c20, f32x4.mul(x, b0))
      c21 = f32x4.add(c21, f32x4.mul(x, b1))
      x = v128.load32_splat(a3, 4)
      c30 = f32x4.add(c30, f32x4.mul(x, b0))
      c31 = f32x4.add(c31, f32x4.mul(x, b1))
      b0 = v128.load(b, 64)
      b1 = v128.load(b, 80)
      x = v128.load32_splat(a0, 8)
      c00 = f32x4.add(c00, f32x4.mul(x, b0))
      c01 = f32x4.add(c01, f32x4.mul(x, b1))
      x = v128.load32_splat(a1, 8)
      c10 = f32x4.add(c10, f32x4.mul(x, b0))
      c11 = f32x4.add(c11, f32x4.mul(x, b1))
      x = v128.load32_splat(a2, 8)
      c20 = f32x4.add(c20, f32x4.mul(x, b0))
      c21 = f32x4.add(c21, f32x4.mul(x, b1))
      x = v128.load32_splat(a3, 8)
      c30 = f32x4.add(c30, f32x4.mul(x, b0))
      c31 = f32x4.add(c31, f32x4.mul(x, b1))
      b0 = v128.load(b, 96)
      b1 = v128.load(b, 112)
      x = v128.load32_splat(a0, 12)
      c00 = f32x4.add(c00, f32x4.mul(x, b0))
      c01 = f32x4.add(c01, f32x4.mul(x, b1))
      x = v128.load32_splat(a1, 12)
      c10 = f32x4.add(c10, f32x4.mul(x, b0))
      c11 = f32x4.add(c11, f32x4.mul(x, b1))
      x = v128.load32_splat(a2, 12)
      c20 = f32x4.add(c20, f32x4.mul(x, b0))
      c21 = f32x4.add(c21, f32x4.mul(x, b1))
      x = v128.load32_splat(a3, 12)
      c30 = f32x4.add(c30, f32x4.mul(x, b0))
      c31 = f32x4.add(c31, f32x4.mul(x, b1))
      a0 += 16
      a1 += 16
      a2 += 16
      a3 += 16
      b += 128
    }
    a0 += rest
    a1 += rest
    a2 += rest
    a3 += rest
  }
  v128.store(c0, c00)
  v128.store(c0, c01, 16)
  v128.store(c1, c10)
  v128.store(c1, c11, 16)
  v128.store(c2, c20)
  v128.store(c2, c21, 16)
  v128.store(c3, c30)
  v128.store(c3, c31, 16)
}

/** Where the kernel starts in the input for output place `place`, in bytes from the start of the image. */
@inline
function startOf(place: i32, outWidth: i32, downStep: i32, alongStep: i32): usize {
  const line = place / outWidth
  return <usize>(line * downStep + (place - line * outWidth) * alongStep)
}

/**
 * output += input convolved with the kernels.
 *
 * @param lines - of an image; `width` and `channels` likewise, its border included
 * @param panels - of the kernels, (kernelLines kernelWidth channels) x units, as `pack` lays them down
 * @param spare - 32 bytes for what is computed and not wanted
 */
export function convolve(
  images: i32, lines: i32, width: i32, channels: i32, kernelLines: i32, kernelWidth: i32, strideLines: i32,
  strideWidth: i32, outLines: i32, outWidth: i32, units: i32, input: usize, panels: usize, output: usize, spare: usize,
): void {
  const depth = kernelWidth * channels
  const lineStep = (width * channels) << 2
  const downStep = strideLines * lineStep
  const alongStep = (strideWidth * channels) << 2
  const places = outLines * outWidth
  const unitStep = <usize>units << 2
  const panelStep = <usize>(kernelLines * depth) << 5
  for (let image = 0; image < images; image++) {
    for (let panel: usize = 0, count = <usize>units >> 3; panel < count; panel++) {
      const b = panels + panel * panelStep
      let c = output + (panel << 5)
      for (let place = 0; place < places; place += 4) {
        const more = places - place
        tile(
          kernelLines, depth, lineStep,
          input + startOf(place, outWidth, downStep, alongStep),
          input + startOf(more > 1 ? place + 1 : place, outWidth, downStep, alongStep),
          input + startOf(more > 2 ? place + 2 : place, outWidth, downStep, alongStep),
          input + startOf(more > 3 ? place + 3 : place, outWidth, downStep, alongStep),
          b, c, more > 1 ? c + unitStep : spare, more > 2 ? c + 2 * unitStep : spare, more > 3 ? c + 3 * unitStep : spare,
        )
        c += 4 * unitStep
      }
    }
    input += <usize>(lines * lineStep)
    output += <usize>places * unitStep
  }
}

/**
 * inputDelta += what each number of the input had a part in, from `outputDelta`.
 *
 * @param panels - of the transposed kernels of each kernel line: units x (kernelWidth channels), one after the other
 */
export function convolveBack(
  images: i32, lines: i32, width: i32, channels: i32, kernelLines: i32, kernelWidth: i32, strideLines: i32,
  strideWidth: i32, outLines: i32, outWidth: i32, units: i32, inputDelta: usize, panels: usize, outputDelta: usize,
  spare: usize,
): void {
  const lineStep = (width * channels) << 2
  const downStep = strideLines * lineStep
  const alongStep = (strideWidth * channels) << 2
  const places = outLines * outWidth
  const unitStep = <usize>units << 2
  const panelCount = (kernelWidth * channels) >> 3
  for (let image = 0; image < images; image++) {
    let b = panels
    for (let line = 0; line < kernelLines; line++)
      for (let panel = 0; panel < panelCount; panel++) {
        const target = inputDelta + <usize>(line * lineStep + (panel << 5))
        let a = outputDelta
        for (let place = 0; place < places; place += 4) {
          const more = places - place
          tile(
            1, units, 0, a, more > 1 ? a + unitStep : a, more > 2 ? a + 2 * unitStep : a, more > 3 ? a + 3 * unitStep : a, b,
            target + startOf(place, outWidth, downStep, alongStep),
            more > 1 ? target + startOf(place + 1, outWidth, downStep, alongStep) : spare,
            more > 2 ? target + startOf(place + 2, outWidth, downStep, alongStep) : spare,
            more > 3 ? target + startOf(place + 3, outWidth, downStep, alongStep) : spare,
          )
          a += 4 * unitStep
        }
        b += unitStep << 3
      }
    inputDelta += <usize>(lines * lineStep)
    outputDelta += <usize>places * unitStep
  }
}

/** gradient += the slopes in the kernels, (kernelLines kernelWidth channels) x units. */
export function convolveGradient(
  images: i32, lines: i32, width: i32, channels: i32, kernelLines: i32, kernelWidth: i32, strideLines: i32,
  strideWidth: i32, outLines: i32, outWidth: i32, units: i32, input: usize, outputDelta: usize, gradient: usize,
): void {
  const lineStep = <usize>(width * channels) << 2
  const downStep = <usize>strideLines * lineStep
  const alongStep = <usize>(strideWidth * channels) << 2
  const unitStep = <usize>units << 2
  const quads = (kernelWidth * channels) >> 2
  for (let image = 0; image < images; image++) {
    for (let panel: usize = 0; panel < unitStep; panel += 32) {
      let target = gradient + panel
      for (let kernelLine = 0; kernelLine < kernelLines; kernelLine++)
        for (let quad = 0; quad < quads; quad++) {
          let c00 = v128.load(target)
          let c01 = v128.load(target, 16)
          let c10 = v128.load(target + unitStep)
          let c11 = v128.load(target + unitStep, 16)
          let c20 = v128.load(target + 2 * unitStep)
          let c21 = v128.load(target + 2 * unitStep, 16)
          let c30 = v128.load(target + 3 * unitStep)
          let c31 = v128.load(target + 3 * unitStep, 16)
          let line = input + <usize>kernelLine * lineStep + (<usize>quad << 4)
          let b = outputDelta + panel
          for (let outLine = 0; outLine < outLines; outLine++) {
            let a = line
            for (const end = b + <usize>outWidth * unitStep; b < end; b += unitStep) {
              const b0 = v128.load(b)
              const b1 = v128.load(b, 16)
              let x = v128.load32_splat(a)
              c00 = f32x4.add(c00, f32x4.mul(x, b0))
              c01 = f32x4.add(c01, f32x4.mul(x, b1))
              x = v128.load32_splat(a, 4)
              c10 = f32x4.add(c10, f32x4.mul(x, b0))
              c11 = f32x4.add(c11, f32x4.mul(x, b1))
              x = v128.load32_splat(a, 8)
              c20 = f32x4.add(c20, f32x4.mul(x, b0))
              c21 = f32x4.add(c21, f32x4.mul(x, b1))
              x = v128.load32_splat(a, 12)
              c30 = f32x4.add(c30, f32x4.mul(x, b0))
              c31 = f32x4.add(c31, f32x4.mul(x, b1))
              a += alongStep
            }
            line += downStep
          }
          v128.store(target, c00)
          v128.store(target, c01, 16)
          v128.store(target + unitStep, c10)
          v128.store(target + unitStep, c11, 16)
          v128.store(target + 2 * unitStep, c20)
          v128.store(target + 2 * unitStep, c21, 16)
          v128.store(target + 3 * unitStep, c30)
          v128.store(target + 3 * unitStep, c31, 16)
          target += unitStep << 2
        }
    }
    input += <usize>lines * lineStep
    outputDelta += <usize>(outLines * outWidth) * unitStep
  }
}

/** sums += the sum of each column in float64, then that of the products with `others`; rows in order. */
export function columnProducts(values: usize, others: usize, rows: i32, columns: i32, sums: usize): void {
  const step = <usize>columns << 2
  const products = sums + (step << 1)
  for (let at: usize = 0; at < step; at += 16) {
    let sumLow = v128.load(sums + (at << 1))
    let sumHigh = v128.load(sums + (at << 1), 16)
    let productLow = v128.load(products + (at << 1))
    let productHigh = v128.load(products + (at << 1), 16)
    let a = values + at
    let b = others + at
    for (let row = 0; row < rows; row++) {
      const x = v128.load(a)
      const y = v128.load(b)
      const low = f64x2.promote_low_f32x4(x)
      const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3))
      sumLow = f64x2.add(sumLow, low)
      sumHigh = f64x2.add(sumHigh, high)
      productLow = f64x2.add(productLow, f64x2.mul(low, f64x2.promote_low_f32x4(y)))
      productHigh = f64x2.add(productHigh, f64x2.mul(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(y, y, 2, 3, 2, 3))))
      a += step
      b += step
    }
    v128.store(sums + (at << 1), sumLow)
    v128.store(sums + (at << 1), sumHigh, 16)
    v128.store(products + (at << 1), productLow)
    v128.store(products + (at << 1), productHigh, 16)
  }
}

/**
 * output = max(0, values scale + shift), inside of its border; scale and shift are one a channel.
 *
 * @param values - images x lines x width x channels
 * @param output - the same with `border` lines and columns around each image
 */
export function rectify(
  images: i32, lines: i32, width: i32, channels: i32, border: i32, values: usize, scale: usize, shift: usize, output: usize,
): void {
  const step = <usize>channels << 2
  const lineStep = <usize>(width + 2 * border) * step
  const zero = f32x4.splat(0)
  for (let image = 0; image < images; image++) {
    output += <usize>border * lineStep
    for (let line = 0; line < lines; line++) {
      let target = output + <usize>border * step
      for (let column = 0; column < width; column++)
        for (let c: usize = 0; c < step; c += 16) {
          const z = f32x4.add(f32x4.mul(v128.load(values), v128.load(scale + c)), v128.load(shift + c))
          v128.store(target, f32x4.pmax(zero, z))
          values += 16
          target += 16
        }
      output += lineStep
    }
    output += <usize>border * lineStep
  }
}

/** delta = outputDelta where output > 0, else 0; layouts as in `rectify`. */
export function rectifyBack(
  images: i32, lines: i32, width: i32, channels: i32, border: i32, output: usize, outputDelta: usize, delta: usize,
): void {
  const step = <usize>channels << 2
  const lineStep = <usize>(width + 2 * border) * step
  const zero = f32x4.splat(0)
  for (let image = 0; image < images; image++) {
    let start = <usize>border * (lineStep + step)
    for (let line = 0; line < lines; line++) {
      let at = start
      for (let column = 0; column < width; column++)
        for (let c: usize = 0; c < step; c += 16) {
          v128.store(delta, v128.and(v128.load(outputDelta + at), f32x4.gt(v128.load(output + at), zero)))
          delta += 16
          at += 16
        }
      start += lineStep
    }
    output += <usize>(lines + 2 * border) * lineStep
    outputDelta += <usize>(lines + 2 * border) * lineStep
  }
}

/** delta = delta scale + values slope + shift, each of the last three one a channel. */
export function combine(
  rows: i32, channels: i32, delta: usize, values: usize, scale: usize, slope: usize, shift: usize,
): void {
  const step = <usize>channels << 2
  for (let row = 0; row < rows; row++)
    for (let c: usize = 0; c < step; c += 16) {
      const own = f32x4.mul(v128.load(delta), v128.load(scale + c))
      const pull = f32x4.add(f32x4.mul(v128.load(values), v128.load(slope + c)), v128.load(shift + c))
      v128.store(delta, f32x4.add(own, pull))
      delta += 16
      values += 16
    }
}
