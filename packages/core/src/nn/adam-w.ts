import { adamPlain } from './engine-plain.ts'

export interface AdamWOptions {
  /** Share of a decaying parameter that is taken off a step, times the rate. */
  readonly decay: number
  readonly beta1?: number
  readonly beta2?: number
  readonly epsilon?: number
}

/**
 * Adam with decoupled weight decay: first rate x decay of each parameter that decays is taken off, then Adam's step.
 *
 * @param decays - how many of the first parameters decay
 * @returns a function that takes one step at a learning rate
 *
 * Source: Loshchilov & Hutter 2019; corrections as in PyTorch's AdamW, but for where epsilon is added.
 */
export function createAdamW(
  parameters: Float32Array,
  gradients: Float32Array,
  decays: number,
  { decay, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamWOptions,
): (rate: number) => void {
  const first = new Float32Array(parameters.length)
  const second = new Float32Array(parameters.length)
  let steps = 0
  return rate => {
    steps++
    const kept = 1 - rate * decay
    for (let i = 0; i < decays; i++) parameters[i]! *= kept
    const corrected = (rate * Math.sqrt(1 - beta2 ** steps)) / (1 - beta1 ** steps)
    adamPlain(parameters, gradients, first, second, { beta1, beta2, rate: corrected, epsilon })
  }
}

/** Share of the steps in which the rate of `oneCycle` rises, and what it rises from, as a share of its peak. */
const RISE = 0.3
const START = 1 / 25

/**
 * The learning rate of step `step` of `steps`: along half a cosine from 1/25 of the peak up to it in the first 30 %, and along
 * another down to almost nothing.
 *
 * Source: Smith & Topin 2018; the shape of PyTorch's `OneCycleLR`.
 */
export function oneCycle(step: number, steps: number, peak: number): number {
  const top = RISE * steps
  const wave = (share: number) => (1 + Math.cos(Math.PI * share)) / 2
  if (step < top) return peak * (1 + (START - 1) * wave(step / top))
  return peak * wave((step - top) / (steps - top))
}
