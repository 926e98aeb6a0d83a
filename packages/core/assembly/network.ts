// What a network needs besides products: activations, sums and optimisers, four floats at a time, each operation rounded
// to float32, so that the plain TypeScript twin gives the same bits. Arrays start at multiples of 16 bytes and are
// padded to whole vectors: what is in the padding may be anything and is written over.
import { exponential } from './vector-math'

export { gemm, heapBase, scratchBytes } from './kernels'

/** Places of the names in `ACTIVATIONS` of `nn/activation.ts`; 0 is the identity. */
const LOGISTIC: i32 = 1
const TANH: i32 = 2
const RELU: i32 = 3

@inline
function hyperbolicTangent(x: v128): v128 {
  const one = f32x4.splat(1)
  const size = f32x4.min(f32x4.abs(x), f32x4.splat(10))
  const e = exponential(f32x4.add(size, size))
  const y = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)))
  return v128.or(y, v128.and(x, i32x4.splat(0x80000000)))
}

@inline
function logistic(x: v128): v128 {
  const one = f32x4.splat(1)
  const bounded = f32x4.max(f32x4.min(f32x4.neg(x), f32x4.splat(87)), f32x4.splat(-87))
  return f32x4.div(one, f32x4.add(one, exponential(bounded)))
}

/** values = activation(values). */
export function activate(kind: i32, values: usize, count: i32): void {
  const end = values + (<usize>count << 2)
  if (kind == TANH) for (let at = values; at < end; at += 16) v128.store(at, hyperbolicTangent(v128.load(at)))
  if (kind == LOGISTIC) for (let at = values; at < end; at += 16) v128.store(at, logistic(v128.load(at)))
  if (kind == RELU) for (let at = values; at < end; at += 16) v128.store(at, f32x4.pmax(f32x4.splat(0), v128.load(at)))
}

/** deltas *= activation'(x), where outputs = activation(x). */
export function slope(kind: i32, outputs: usize, deltas: usize, count: i32): void {
  const end = outputs + (<usize>count << 2)
  const one = f32x4.splat(1)
  for (let at = outputs; at < end; at += 16) {
    const a = v128.load(at)
    const delta = v128.load(deltas)
    let result = delta
    if (kind == TANH) result = f32x4.mul(delta, f32x4.sub(one, f32x4.mul(a, a)))
    if (kind == LOGISTIC) result = f32x4.mul(delta, f32x4.mul(a, f32x4.sub(one, a)))
    if (kind == RELU) result = v128.and(delta, f32x4.gt(a, f32x4.splat(0)))
    v128.store(deltas, result)
    deltas += 16
  }
}

/** sums += the sum of each column, rows in order. */
export function columnSums(values: usize, rows: i32, columns: i32, sums: usize): void {
  for (let row = 0; row < rows; row++) {
    let c = 0
    for (; c + 4 <= columns; c += 4) {
      const at = sums + (<usize>c << 2)
      v128.store(at, f32x4.add(v128.load(at), v128.load(values)))
      values += 16
    }
    for (; c < columns; c++) {
      const at = sums + (<usize>c << 2)
      store<f32>(at, load<f32>(at) + load<f32>(values))
      values += 4
    }
  }
}

/** gradients = (gradients + alpha parameters) / rows; gives the sum of the squares of the parameters. */
export function decay(gradients: usize, parameters: usize, count: i32, alpha: f32, rows: f32): f64 {
  const end = gradients + (<usize>count << 2)
  let low = f64x2.splat(0)
  let high = f64x2.splat(0)
  for (let at = gradients; at < end; at += 16) {
    const p = v128.load(parameters)
    v128.store(at, f32x4.div(f32x4.add(v128.load(at), f32x4.mul(f32x4.splat(alpha), p)), f32x4.splat(rows)))
    const a = f64x2.promote_low_f32x4(p)
    const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(p, p, 2, 3, 2, 3))
    low = f64x2.add(low, f64x2.mul(a, a))
    high = f64x2.add(high, f64x2.mul(b, b))
    parameters += 16
  }
  return f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1) + (f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1))
}

/** One step of Adam; `rate` holds the correction of the step. */
export function adam(
  parameters: usize, gradients: usize, first: usize, second: usize, count: i32,
  beta1: f32, rest1: f32, beta2: f32, rest2: f32, rate: f32, epsilon: f32,
): void {
  for (let i: usize = 0, end = <usize>count << 2; i < end; i += 16) {
    const g = v128.load(gradients + i)
    const m = f32x4.add(f32x4.mul(f32x4.splat(beta1), v128.load(first + i)), f32x4.mul(f32x4.splat(rest1), g))
    const v = f32x4.add(f32x4.mul(f32x4.splat(beta2), v128.load(second + i)), f32x4.mul(f32x4.splat(rest2), f32x4.mul(g, g)))
    v128.store(first + i, m)
    v128.store(second + i, v)
    const move = f32x4.div(f32x4.mul(f32x4.splat(rate), m), f32x4.add(f32x4.sqrt(v), f32x4.splat(epsilon)))
    v128.store(parameters + i, f32x4.sub(v128.load(parameters + i), move))
  }
}

/** One step of gradient descent with momentum, Nesterov's where asked for. */
export function descend(
  parameters: usize, gradients: usize, velocities: usize, count: i32, momentum: f32, rate: f32, nesterov: bool,
): void {
  for (let i: usize = 0, end = <usize>count << 2; i < end; i += 16) {
    const pull = f32x4.mul(f32x4.splat(rate), v128.load(gradients + i))
    const velocity = f32x4.sub(f32x4.mul(f32x4.splat(momentum), v128.load(velocities + i)), pull)
    v128.store(velocities + i, velocity)
    const move = nesterov ? f32x4.sub(f32x4.mul(f32x4.splat(momentum), velocity), pull) : velocity
    v128.store(parameters + i, f32x4.add(v128.load(parameters + i), move))
  }
}

/**
 * C += A B where most of A is zero: each row of A is packed to its values and their places first. Skipping a product with
 * zero changes no bit of a sum that began at +0. Steps as in `gemm`; B is row-major with `bRow` floats a row.
 *
 * @param scratch - 8 bytes a value of A, and 4 a row
 */
export function sparseProduct(
  m: i32, n: i32, k: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, c: usize, cRow: i32, scratch: usize,
): void {
  let write = scratch + (<usize>m << 2)
  for (let row = 0; row < m; row++) {
    const begin = write
    for (let place = 0; place < k; place++) {
      const value = load<f32>(a + (<usize>(row * aRow + place * aColumn) << 2))
      store<u32>(write, <u32>(<usize>(place * bRow) << 2))
      store<f32>(write, value, 4)
      write += value != 0 ? 8 : 0
    }
    store<u32>(scratch + (<usize>row << 2), <u32>(write - begin))
  }
  let column = 0
  for (; column + 32 <= n; column += 32) {
    let entry = scratch + (<usize>m << 2)
    const source = b + (<usize>column << 2)
    for (let row = 0; row < m; row++) {
      const target = c + (<usize>(row * cRow + column) << 2)
      const end = entry + <usize>load<u32>(scratch + (<usize>row << 2))
      let c0 = v128.load(target)
      let c1 = v128.load(target, 16)
      let c2 = v128.load(target, 32)
      let c3 = v128.load(target, 48)
      let c4 = v128.load(target, 64)
      let c5 = v128.load(target, 80)
      let c6 = v128.load(target, 96)
      let c7 = v128.load(target, 112)
      for (; entry < end; entry += 8) {
        const line = source + <usize>load<u32>(entry)
        const x = v128.load32_splat(entry, 4)
        c0 = f32x4.add(c0, f32x4.mul(x, v128.load(line)))
        c1 = f32x4.add(c1, f32x4.mul(x, v128.load(line, 16)))
        c2 = f32x4.add(c2, f32x4.mul(x, v128.load(line, 32)))
        c3 = f32x4.add(c3, f32x4.mul(x, v128.load(line, 48)))
        c4 = f32x4.add(c4, f32x4.mul(x, v128.load(line, 64)))
        c5 = f32x4.add(c5, f32x4.mul(x, v128.load(line, 80)))
        c6 = f32x4.add(c6, f32x4.mul(x, v128.load(line, 96)))
        c7 = f32x4.add(c7, f32x4.mul(x, v128.load(line, 112)))
      }
      v128.store(target, c0)
      v128.store(target, c1, 16)
      v128.store(target, c2, 32)
      v128.store(target, c3, 48)
      v128.store(target, c4, 64)
      v128.store(target, c5, 80)
      v128.store(target, c6, 96)
      v128.store(target, c7, 112)
    }
  }
  for (; column < n; column += 4) {
    const wide = min(4, n - column)
    let entry = scratch + (<usize>m << 2)
    const source = b + (<usize>column << 2)
    for (let row = 0; row < m; row++) {
      const target = c + (<usize>(row * cRow + column) << 2)
      const end = entry + <usize>load<u32>(scratch + (<usize>row << 2))
      if (wide == 4) {
        let sum = v128.load(target)
        for (; entry < end; entry += 8)
          sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(entry, 4), v128.load(source + <usize>load<u32>(entry))))
        v128.store(target, sum)
      } else {
        for (; entry < end; entry += 8)
          for (let i = 0; i < wide; i++) {
            const at = target + (<usize>i << 2)
            store<f32>(at, load<f32>(at) + load<f32>(entry, 4) * load<f32>(source + <usize>load<u32>(entry) + (<usize>i << 2)))
          }
      }
    }
  }
}

/** How many of the floats, up to a whole vector more, are not zero. */
export function countNonZero(values: usize, count: i32): i32 {
  let found = i32x4.splat(0)
  for (let at = values, end = values + (<usize>count << 2); at < end; at += 16)
    found = i32x4.sub(found, f32x4.ne(v128.load(at), f32x4.splat(0)))
  return i32x4.extract_lane(found, 0) + i32x4.extract_lane(found, 1) + i32x4.extract_lane(found, 2) + i32x4.extract_lane(found, 3)
}
