import { portOfThread } from '@undertone/core/node'
import type { CallAnswer, CallStep } from '../../src/live/steps.ts'

/** Analyses nothing, and dies of the sound "poison" as a thread does that runs out of memory. */
const port = portOfThread()
port.on('message', (steps: readonly CallStep[]) => {
  const answers: CallAnswer[] = []
  for (const step of steps) {
    if (step.type !== 'sound') continue
    if (new TextDecoder().decode(step.bytes).startsWith('poison')) process.exit(7)
    answers.push({ call: step.call, events: [{ type: 'level', time: 1, levelsDb: [-20] }], seconds: 1 })
  }
  port.postMessage(answers)
})
