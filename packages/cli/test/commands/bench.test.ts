import { describe, expect, it } from 'vitest'
import { testModelPath } from '../support/recordings.ts'
import { runUndertone } from '../support/run-undertone.ts'

describe('undertone bench', () => {
  it('says for each bench its time, its memory and what it is compared with', async () => {
    const { code, stdout, stderr } = await runUndertone([
      'bench',
      'seed-180',
      'live',
      '--json',
      '--model',
      testModelPath(),
    ])
    expect([code, stderr]).toEqual([0, ''])
    const { results, machine } = JSON.parse(stdout)
    expect(machine.node).toBe(process.versions.node)
    expect(results.map(({ name }: { name: string }) => name)).toEqual(['seed-180', 'live'])
    for (const result of results) {
      expect(result.msPerClip).toBeGreaterThan(0)
      expect(result.timesRealTime).toBeCloseTo((result.clipSeconds * 1000) / result.msPerClip, -1)
      expect(result.peakRssMiB).toBeGreaterThan(10)
    }
    expect(results[0].reference.ratio).toBeGreaterThan(0)
    expect(results[0].limit.msPerClip).toBeGreaterThan(0)
    expect(results[1].more.chunk95th).toBeGreaterThan(0)
  })

  it('starts the command anew where that is what is measured', async () => {
    const { code, stdout } = await runUndertone(['bench', 'cold-start', '--json', '--model', testModelPath()])
    expect(code).toBe(0)
    const [result] = JSON.parse(stdout).results
    expect(result.name).toBe('cold-start')
    expect(result.more.wallMedian).toBeGreaterThan(result.msPerClip / 8)
    expect(result.peakRssMiB).toBeGreaterThan(10)
  })

  it('does not know every name', async () => {
    expect((await runUndertone(['bench', 'speed'])).code).toBe(2)
  })
})
