import { portOfThread } from '@undertone/core/node'
import { sampleAnalysis } from '../../../core/test/support/sample-analysis.ts'
import type { CallAnswer, CallStep } from '../../src/live/steps.ts'

/** Takes its time for every piece of sound, and says as the time how many bytes it was given of a call. */
const port = portOfThread()
const bytes = new Map<number, number>()
port.on('message', (steps: readonly CallStep[]) => {
  const answers: CallAnswer[] = []
  for (const step of steps) {
    const { call } = step
    const so = bytes.get(call) ?? 0
    if (step.type === 'sound') {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
      const time = so + step.bytes.length
      bytes.set(call, time)
      answers.push({ call, events: [{ type: 'level', time, levelsDb: [-20] }], seconds: 1 })
    } else if (step.type === 'finish')
      answers.push({ call, events: [{ type: 'end', analysis: sampleAnalysis() }], seconds: 1 })
  }
  port.postMessage(answers)
})
