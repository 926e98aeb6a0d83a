import { decodeG711, toWav } from '@undertone/core'
import { AnalysisPool } from '@undertone/core/node'
import { expect, it, onTestFinished } from 'vitest'
import { testModelPath } from '../../../cli/test/support/recordings.ts'
import { createClient, type ServerEvent } from '../../src/client/index.ts'
import { phoneCall } from '../support/calls.ts'
import { openTestService } from '../support/service.ts'

it.each([
  ['recording', 'provisional'],
  ['running', 'segment'],
] as const)(
  'with the baseline "%s" the engine tells its segments, as %s, while it is at work',
  async (baseline, as) => {
    const compute = new AnalysisPool(1, { processes: true })
    const test = await openTestService({ compute, config: { model: testModelPath() } })
    onTestFinished(() => test.close())
    const client = createClient(await test.app.listen({ port: 0 }))
    const { customer, agent } = await phoneCall(400)
    const channels = [customer, agent].map(codes => decodeG711(codes, 'mulaw'))
    const call = new Blob([toWav({ channels, sampleRate: 8000 })])
    const { id } = await client.analyze(call, 'call.wav', { options: { baseline } })
    const events: ServerEvent[] = []
    for await (const event of client.events(id)) events.push(event)
    const { analysis } = await client.get(id)
    const lastProgress = events.findLastIndex(
      ({ event, data }) => event === 'progress' && 'state' in data && data.state === 'running',
    )
    expect(events.slice(0, lastProgress).filter(({ event }) => event === as).length).toBeGreaterThan(0)
    const told = events.flatMap(event => (event.event === 'segment' ? [event.data] : []))
    expect(told.sort((a, b) => a.start - b.start || a.channel - b.channel)).toEqual(analysis?.segments)
    expect(events.at(-1)).toMatchObject({ event: 'done' })
  },
  120_000,
)
