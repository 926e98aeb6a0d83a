import { describe, expect, it } from 'vitest'
import { callOf } from '../../src/timeline/call.ts'
import { Timeline } from '../../src/timeline/timeline.ts'
import { analysis, channel, segment } from './fixtures.ts'

function open() {
  const moments = [2, 20, 40].map(start => ({ channel: 0, start, end: start + 4, label: 'angry', confidence: 0.9 }))
  const call = callOf(
    analysis({
      source: { ...analysis().source, durationSeconds: 60 },
      channels: [channel(0, [[0, 50]])],
      segments: [segment(2, 6), segment(20, 24), segment(40, 44)],
      summary: { ...analysis().summary, moments },
    }),
  )
  const timeline = new Timeline(call, { view: { start: 0, end: 30 }, time: 0, selection: -1 })
  const told: (number | boolean)[] = []
  timeline.attach({ seek: time => told.push(time), setPlaying: on => told.push(on) })
  return { timeline, told }
}

describe('the timeline', () => {
  it('moves playhead, sound and view together', () => {
    const { timeline, told } = open()
    timeline.seek(45)
    expect(timeline.state.time).toBe(45)
    expect(told.at(-1)).toBe(45)
    expect(timeline.state.view.start).toBeGreaterThan(15)
    timeline.seek(-3)
    expect(timeline.state.time).toBe(0)
  })

  it('goes through segments and stops at the ends', () => {
    const { timeline } = open()
    timeline.select(0)
    timeline.select(timeline.state.selection - 1)
    expect(timeline.state).toMatchObject({ selection: 0, time: 2 })
    timeline.select(99)
    expect(timeline.state).toMatchObject({ selection: 2, time: 40 })
  })

  it('jumps to strong moments before and after the playhead, not to the one that it is at', () => {
    const { timeline } = open()
    timeline.jump(1)
    timeline.jump(1)
    expect(timeline.state.time).toBe(20)
    timeline.jump(-1)
    expect(timeline.state.time).toBe(2)
    timeline.jump(-1)
    expect(timeline.state.time).toBe(2)
  })

  it('begins a loop again at its end, and leaves it where a point is clicked', () => {
    const { timeline, told } = open()
    timeline.mark(24, 20)
    timeline.repeat(timeline.state.loop)
    expect(timeline.state.time).toBe(20)
    timeline.heard(24.01)
    expect(timeline.state.time).toBe(20)
    expect(told.at(-1)).toBe(20)
    timeline.point(41)
    expect(timeline.state).toMatchObject({ loop: undefined, selection: 2, time: 41 })
  })

  it('loops the selected segment and ends the loop with the same key', () => {
    const { timeline } = open()
    timeline.select(1)
    timeline.toggleLoop()
    expect(timeline.state.loop).toEqual({ start: 20, end: 24 })
    timeline.toggleLoop()
    expect(timeline.state.loop).toBeUndefined()
  })

  it('turns the page while it plays', () => {
    const { timeline } = open()
    timeline.heard(29.9)
    expect(timeline.state.view).toEqual({ start: 0, end: 30 })
    timeline.heard(30.01)
    expect(timeline.state.view.start).toBeGreaterThan(0)
  })

  it('leaves the view where the reader took it while it plays', () => {
    const { timeline } = open()
    timeline.heard(5)
    timeline.look({ start: 20, end: 40 })
    timeline.heard(5.1)
    expect(timeline.state.view).toEqual({ start: 20, end: 40 })
  })

  it('plays from the start again once it has ended', () => {
    const { timeline, told } = open()
    timeline.seek(60)
    timeline.play(true)
    expect(told.slice(-2)).toEqual([0, true])
  })

  it('tells whoever listens of each change, until they leave', () => {
    const { timeline } = open()
    let told = 0
    const leave = timeline.subscribe(() => told++)
    timeline.zoomIn()
    leave()
    timeline.zoomOut()
    expect(told).toBe(1)
  })
})
