import type { Segment } from '@undertone/core'
import { beforeAll, expect, it, vi } from 'vitest'
import type { LiveCall } from '../../src/live/live-call.ts'

let create: () => LiveCall
beforeAll(async () => {
  // The client of the app asks where the page came from.
  vi.stubGlobal('location', { origin: 'http://127.0.0.1' })
  const { LiveCall } = await import('../../src/live/live-call.ts')
  create = () => new LiveCall(['customer', 'customer'], [])
})

const segment = (start: number, end: number, channel = 0): Segment => ({
  ...{ start, end, channel, label: 'calm', confidence: 0.7, probabilities: { calm: 0.7, sad: 0.3 } },
  ...{ quality: [], evidence: [] },
})

it('what is open gives way to the segment that it became', () => {
  const heard = create()
  heard.listener.onPartial(segment(0, 3))
  expect(heard.state.partials[0]).toMatchObject({ start: 0 })
  heard.listener.onFinal(segment(0, 3.4))
  expect(heard.state.partials[0]).toBeUndefined()
  expect(heard.state.segments).toHaveLength(1)
})

it('what was still on its way when its stretch became final is not shown beside it', () => {
  const heard = create()
  heard.listener.onFinal(segment(0, 3.4))
  heard.listener.onPartial(segment(0, 3))
  expect(heard.state.partials[0]).toBeUndefined()
  heard.listener.onPartial(segment(0, 3, 1))
  expect(heard.state.partials[1]).toMatchObject({ channel: 1 })
  heard.listener.onPartial(segment(3.4, 4))
  expect(heard.state.partials[0]).toMatchObject({ start: 3.4 })
})

it('what began after a segment that was long in coming stays open', () => {
  const heard = create()
  heard.listener.onPartial(segment(5, 7))
  heard.listener.onFinal(segment(0, 3.4))
  expect(heard.state.partials[0]).toMatchObject({ start: 5 })
  heard.listener.onFinal(segment(5, 8))
  expect(heard.state.partials[0]).toBeUndefined()
})
