import { portOfThread } from '@undertone/core/node'
import { LiveAnalysis, toPlain } from './live-analysis.ts'
import type { CallAnswer, CallStep } from './steps.ts'

/** The calls of one thread: takes steps in the order in which they were sent, answers each batch with what came of it. */
function serveCalls(): void {
  const port = portOfThread()
  const calls = new Map<number, LiveAnalysis>()
  let turn = Promise.resolve()

  const take = async (step: CallStep): Promise<CallAnswer | undefined> => {
    const { call } = step
    try {
      if (step.type === 'open') {
        calls.set(call, await LiveAnalysis.open(step.plan))
        return undefined
      }
      const analysis = calls.get(call)
      // An error, or its owner, has ended it.
      if (!analysis) return undefined
      if (step.type === 'sound') return { call, events: await analysis.push(step.bytes), seconds: analysis.seconds }
      if (step.type === 'partials') {
        analysis.wantPartials(step.wanted)
        return undefined
      }
      calls.delete(call)
      if (step.type === 'drop') {
        analysis.free()
        return undefined
      }
      return { call, events: await analysis.finish(), seconds: analysis.seconds }
    } catch (error) {
      calls.get(call)?.free()
      calls.delete(call)
      return { call, error: toPlain(error) }
    }
  }

  port.on('message', (steps: readonly CallStep[]) => {
    turn = turn.then(async () => {
      const answers: CallAnswer[] = []
      for (const step of steps) {
        const answer = await take(step)
        if (answer) answers.push(answer)
      }
      port.postMessage(answers)
    })
  })
}

serveCalls()
