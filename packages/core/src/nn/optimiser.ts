import type { Engine } from './engine.ts'
import type { Network } from './network.ts'

/** Moves a network's parameters against its gradients. */
export interface Optimiser {
  step(): void
  /** The learning rate from the next step on. */
  rate: number
}

/**
 * Adam with the moments' start corrected.
 *
 * Source: Kingma & Ba 2015, algorithm 1 in the order of section 2; scikit-learn 1.9 `AdamOptimizer`.
 */
export function createAdam(
  engine: Engine,
  { parameters, gradients }: Network,
  rate: number,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = {},
): Optimiser {
  const first = engine.array(parameters.length)
  const second = engine.array(parameters.length)
  let steps = 0
  return {
    rate,
    step() {
      steps++
      const corrected = (this.rate * Math.sqrt(1 - beta2 ** steps)) / (1 - beta1 ** steps)
      engine.adam(parameters, gradients, first, second, { beta1, beta2, rate: corrected, epsilon })
    },
  }
}

/**
 * Gradient descent with momentum, Nesterov's by default.
 *
 * Source: Sutskever et al. 2013; scikit-learn 1.9 `SGDOptimizer`.
 */
export function createSgd(
  engine: Engine,
  { parameters, gradients }: Network,
  rate: number,
  { momentum = 0.9, nesterov = true } = {},
): Optimiser {
  const velocities = engine.array(parameters.length)
  return {
    rate,
    step() {
      engine.descend(parameters, gradients, velocities, { momentum, nesterov, rate: this.rate })
    },
  }
}
