import { describe, expect, test } from 'vitest'
import { openMicrophone, prepareCapture } from '../../src/browser/microphone.ts'

const workletUrl = async () => (await import('../../src/browser/capture-worklet.ts?worker&url')).default

// The browser's own fake microphone, which beeps once a second.
describe.skipIf(typeof document === 'undefined')('a microphone', () => {
  test('gives its samples in chunks of about 20 ms at its own rate, until it is closed', async () => {
    const chunks: Float32Array[] = []
    let heard = () => {}
    const enough = new Promise<void>(resolve => {
      heard = resolve
    })
    const microphone = await openMicrophone({
      workletUrl: await workletUrl(),
      onChunk(samples) {
        chunks.push(samples)
        if (chunks.length === 60) heard()
      },
    })
    await enough
    await microphone.close()
    expect(microphone.sampleRate).toBeGreaterThanOrEqual(8000)
    expect(chunks[0]!.length / microphone.sampleRate).toBeCloseTo(0.02, 1)
    expect(Math.max(...chunks.map(chunk => chunk.reduce((most, x) => Math.max(most, Math.abs(x)), 0)))).toBeGreaterThan(
      0.01,
    )
  })

  test('opens with what was prepared before, and closes that with itself', async () => {
    const prepared = await prepareCapture(await workletUrl())
    let heard = () => {}
    const first = new Promise<void>(resolve => {
      heard = resolve
    })
    const microphone = await openMicrophone({ workletUrl: 'http://nowhere.invalid/', prepared, onChunk: () => heard() })
    await first
    await microphone.close()
    expect(prepared.state).toBe('closed')
    await expect(prepareCapture('/nothing-here.js')).rejects.toMatchObject({ code: 'microphone/unavailable' })
  })

  test('that is not there is refused with a code', async () => {
    const opened = openMicrophone({ workletUrl: await workletUrl(), deviceId: 'none', onChunk: () => {} })
    await expect(opened).rejects.toMatchObject({ code: 'microphone/not-found' })
  })
})
