import type { Activation, AdamStep } from './engine.ts'

const round = Math.fround

/** Copies the rows that `places` names, of `columns` values each, from `source` to the start of `target`. */
export function gatherPlain(
  source: Float32Array,
  columns: number,
  places: Int32Array,
  count: number,
  target: Float32Array,
): void {
  for (let i = 0; i < count; i++)
    target.set(source.subarray(places[i]! * columns, (places[i]! + 1) * columns), i * columns)
}

/** values = activation(values), each operation rounded to float32 as the SIMD kernel does. */
export function activatePlain(activation: Activation, values: Float32Array): void {
  if (activation === 'tanh') for (let i = 0; i < values.length; i++) values[i] = hyperbolicTangent(values[i]!)
  if (activation === 'logistic') for (let i = 0; i < values.length; i++) values[i] = logistic(values[i]!)
  if (activation === 'relu') for (let i = 0; i < values.length; i++) if (!(values[i]! > 0)) values[i] = 0
}

/** deltas *= activation'(x), where outputs = activation(x). */
export function slopePlain(activation: Activation, outputs: Float32Array, deltas: Float32Array): void {
  for (let i = 0; i < outputs.length; i++) {
    const a = outputs[i]!
    if (activation === 'tanh') deltas[i]! *= round(1 - round(a * a))
    if (activation === 'logistic') deltas[i]! *= round(a * round(1 - a))
    if (activation === 'relu' && !(a > 0)) deltas[i] = 0
  }
}

/** sums += the sums of the columns of `values`, rows x sums.length. */
export function columnSumsPlain(values: Float32Array, rows: number, sums: Float32Array): void {
  const columns = sums.length
  for (let row = 0; row < rows; row++) for (let c = 0; c < columns; c++) sums[c]! += values[row * columns + c]!
}

/** gradients = (gradients + alpha parameters) / rows; gives the sum of the squares of the parameters. */
export function decayPlain(gradients: Float32Array, parameters: Float32Array, alpha: number, rows: number): number {
  const pull = round(alpha)
  const squares = new Float64Array(4)
  for (let i = 0; i < gradients.length; i++) {
    const p = parameters[i]!
    gradients[i] = round(gradients[i]! + round(pull * p)) / round(rows)
    squares[i & 3]! += p * p
  }
  return squares[0]! + squares[1]! + (squares[2]! + squares[3]!)
}

/** One step of Adam. */
export function adamPlain(
  parameters: Float32Array,
  gradients: Float32Array,
  first: Float32Array,
  second: Float32Array,
  step: AdamStep,
): void {
  const [beta1, rest1] = [round(step.beta1), round(1 - step.beta1)]
  const [beta2, rest2] = [round(step.beta2), round(1 - step.beta2)]
  const [rate, epsilon] = [round(step.rate), round(step.epsilon)]
  for (let i = 0; i < parameters.length; i++) {
    const g = gradients[i]!
    const m = round(round(beta1 * first[i]!) + round(rest1 * g))
    const v = round(round(beta2 * second[i]!) + round(rest2 * round(g * g)))
    first[i] = m
    second[i] = v
    parameters[i]! -= round(round(rate * m) / round(round(Math.sqrt(v)) + epsilon))
  }
}

/** One step of gradient descent with momentum. */
export function descendPlain(
  parameters: Float32Array,
  gradients: Float32Array,
  velocities: Float32Array,
  options: { readonly momentum: number; readonly rate: number; readonly nesterov: boolean },
): void {
  const [momentum, rate] = [round(options.momentum), round(options.rate)]
  for (let i = 0; i < parameters.length; i++) {
    const pull = round(rate * gradients[i]!)
    const velocity = round(round(momentum * velocities[i]!) - pull)
    velocities[i] = velocity
    parameters[i]! += options.nesterov ? round(round(momentum * velocity) - pull) : velocity
  }
}

function hyperbolicTangent(x: number): number {
  const size = Math.min(Math.abs(x), 10)
  const y = round(1 - round(2 / round(exponential(round(size + size)) + 1)))
  return x < 0 || Object.is(x, -0) ? -y : y
}

function logistic(x: number): number {
  return round(1 / round(1 + exponential(Math.max(Math.min(-x, 87), -87))))
}

/** The largest number that nothing is lost from when a float32 is rounded to a whole number by adding it. */
const ROUNDER = 12582912
const COEFFICIENTS = Float32Array.of(
  1.98756915e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
)

/** e^x as `assembly/vector-math.ts` computes it. Source: Cephes `expf` (Stephen Moshier). */
function exponential(x: number): number {
  const n = round(round(round(x * round(Math.LOG2E)) + ROUNDER) - ROUNDER)
  let f = round(x - round(n * 0.693359375))
  f = round(f - round(n * round(-2.1219444e-4)))
  let y = COEFFICIENTS[0]!
  for (let i = 1; i < COEFFICIENTS.length; i++) y = round(round(y * f) + COEFFICIENTS[i]!)
  y = round(round(round(y * round(f * f)) + f) + 1)
  return round(y * 2 ** n)
}
