import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAudio } from '../../../core/src/node/read-audio.ts'
import { COMPLAINT } from '../support/recordings.ts'
import { runUndertone, temporaryFolder } from '../support/run-undertone.ts'

describe('undertone split', () => {
  it('saves what each channel says, as 16-bit pieces with a manifest to fill in', async () => {
    const out = join(temporaryFolder(), 'pieces')
    const run = await runUndertone(['split', COMPLAINT, '--out', out, '--rate', '16000', '--max', '2', '--json'])
    expect([run.code, run.stderr]).toEqual([0, ''])
    const [header, ...rows] = readFileSync(join(out, 'manifest.csv'), 'utf8').trim().split('\n')
    expect(header).toBe('file,label,speaker,source,source_start,source_end,source_channel')
    expect(JSON.parse(run.stdout).pieces).toBe(rows.length)
    expect(readdirSync(out)).toHaveLength(rows.length + 1)
    const source = await readAudio(COMPLAINT)
    const channels = new Set<number>()
    for (const row of rows) {
      const [file = '', label, speaker, name, start, end, channel] = row.split(',')
      expect([label, speaker, name]).toEqual(['', '', 'complaint.wav'])
      channels.add(Number(channel))
      const seconds = Number(end) - Number(start)
      expect(seconds).toBeGreaterThan(0)
      expect(seconds).toBeLessThanOrEqual(2 + 1e-9)
      const piece = await readAudio(join(out, file))
      expect([piece.channels.length, piece.sampleRate]).toEqual([1, 16000])
      expect(piece.channels[0]!.length / 16000).toBeCloseTo(seconds, 3)
      const part = source.channels[Number(channel)]!.subarray(Number(start) * 8000, Number(end) * 8000)
      expect(level(piece.channels[0]!)).toBeCloseTo(level(part), 2)
    }
    expect([...channels].sort()).toEqual([0, 1])
  })

  it('keeps the samples as they are where no other rate is asked for', async () => {
    const out = join(temporaryFolder(), 'pieces')
    await runUndertone(['split', COMPLAINT, '--out', out, '-q'])
    const row = readFileSync(join(out, 'manifest.csv'), 'utf8').split('\n')[1]?.split(',') ?? []
    const piece = await readAudio(join(out, row[0] ?? ''))
    const source = await readAudio(COMPLAINT)
    const first = Math.round(Number(row[4]) * 8000)
    const expected = source.channels[Number(row[6])]!.subarray(first, first + piece.channels[0]!.length)
    expect(piece.sampleRate).toBe(8000)
    for (let i = 0; i < expected.length; i++)
      expect(Math.abs(piece.channels[0]![i]! - expected[i]!)).toBeLessThan(1 / 32768)
  })

  it('never writes over labels, and leaves no folder for a file that is bad', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'manifest.csv'), 'file,label,speaker\na.wav,angry,me\n')
    const run = await runUndertone(['split', COMPLAINT, '--out', folder])
    expect(run.code).toBe(2)
    expect(readFileSync(join(folder, 'manifest.csv'), 'utf8')).toContain('angry')
    const out = join(folder, 'new')
    expect((await runUndertone(['split', join(folder, 'none.wav'), '--out', out])).code).toBe(1)
    expect(existsSync(out)).toBe(false)
  })
})

function level(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length)
}
