// What a network needs besides products: activations, sums and optimisers, four floats at a time, each operation rounded
// to float32, so that the plain TypeScript twin gives the same bits. Arrays start at multiples of 32 bytes and are
// padded to whole vectors: what is in the padding may be anything and is written over.
import { exponential } from './vector-math'

export { heapBase, product, scratchBytes, slackBytes } from './product'

/** Places of the names in `ACTIVATIONS` of `nn/activation.ts`; 0 is the identity. */
const LOGISTIC: i32 = 1
const TANH: i32 = 2
const RELU: i32 = 3

/** Constants of the activations, in memory: in the code V8 would build each anew for every four floats. */
const CONSTANTS = memory.data<u32>([0x3f800000, 0x40000000, 0x41200000, 0x42ae0000, 0x80000000, 0x7fffffff])

@inline
function constant(place: usize): v128 {
  return v128.load32_splat(CONSTANTS + (place << 2))
}

@inline
function hyperbolicTangent(x: v128): v128 {
  const one = constant(0)
  const size = f32x4.pmin(v128.and(x, constant(5)), constant(2))
  const y = f32x4.sub(one, f32x4.div(constant(1), f32x4.add(exponential(f32x4.add(size, size)), one)))
  return v128.or(y, v128.and(x, constant(4)))
}

@inline
function logistic(x: v128): v128 {
  const least = v128.xor(constant(3), constant(4))
  const bounded = f32x4.pmax(f32x4.pmin(v128.xor(x, constant(4)), constant(3)), least)
  return f32x4.div(constant(0), f32x4.add(constant(0), exponential(bounded)))
}

/** values = activation(values). */
export function activate(kind: i32, values: usize, count: i32): void {
  const end = values + (<usize>count << 2)
  if (kind == TANH)
    for (let at = values; at < end; at += 32) {
      const low = v128.load(at)
      const high = v128.load(at, 16)
      v128.store(at, hyperbolicTangent(low))
      v128.store(at, hyperbolicTangent(high), 16)
    }
  if (kind == LOGISTIC)
    for (let at = values; at < end; at += 32) {
      const low = v128.load(at)
      const high = v128.load(at, 16)
      v128.store(at, logistic(low))
      v128.store(at, logistic(high), 16)
    }
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

/** The rows of `source` at `places`, `columns` floats each, one after the other to `target`. */
export function gather(source: usize, places: usize, count: i32, columns: i32, target: usize): void {
  const size = <usize>columns << 2
  for (let i = 0; i < count; i++) {
    let from = source + <usize>load<i32>(places + (<usize>i << 2)) * size
    for (const end = target + (size & ~15); target < end; target += 16) {
      v128.store(target, v128.load(from))
      from += 16
    }
    for (const end = target + (size & 15); target < end; target += 4) {
      store<f32>(target, load<f32>(from))
      from += 4
    }
  }
}
