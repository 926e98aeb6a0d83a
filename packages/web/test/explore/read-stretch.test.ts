import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../../../test/support/sources.ts'
import { readStretch } from '../../src/explore/read-stretch.ts'

const call = new File([readFileSync(join(ROOT, 'samples/complaint.wav'))], 'complaint.wav')

describe('a stretch of a recording', () => {
  it('has the samples of the whole, from its start to its end', async () => {
    const whole = await readStretch(call, { start: 0, end: undefined })
    const { channels, sampleRate } = await readStretch(call, { start: 3.25, end: 5 })
    expect(channels).toHaveLength(2)
    expect(channels[1]).toEqual(whole.channels[1]!.slice(3.25 * sampleRate, 5 * sampleRate))
  })

  it('ends where the recording does', async () => {
    const { channels, sampleRate } = await readStretch(call, { start: 20, end: 29 })
    expect(channels[0]!.length / sampleRate).toBeCloseTo(2.1, 1)
  })

  it.each([
    [40, 50],
    [5, 5],
    [9, 3],
  ])('says why there is nothing from %d s to %d s', async (start, end) => {
    await expect(readStretch(call, { start, end })).rejects.toMatchObject({ code: 'usage/invalid-option' })
  })

  it('says why what is no recording cannot be shown', async () => {
    const text = new File(['hello there, this is no recording at all'], 'notes.txt')
    await expect(readStretch(text, { start: 0, end: undefined })).rejects.toMatchObject({
      code: 'audio/unknown-format',
    })
  })
})
