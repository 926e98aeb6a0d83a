import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMPLAINT } from '../support/recordings.ts'
import { runUndertone, temporaryFolder } from '../support/run-undertone.ts'

describe('undertone spectrogram', () => {
  it.each(['mel', 'stft', 'chroma', 'mfcc'])('draws %s as PNG of the size asked for', async type => {
    const out = join(temporaryFolder(), 'picture.png')
    const args = [
      'spectrogram',
      COMPLAINT,
      '--channel',
      '0',
      '--type',
      type,
      '--width',
      '800',
      '--height',
      '300',
      '--out',
      out,
    ]
    const run = await runUndertone(args)
    expect([run.code, run.stdout, run.stderr]).toEqual([0, '', `Wrote ${out}\n`])
    const bytes = readFileSync(out)
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([800, 300])
  })

  it('draws a part as SVG with its units', async () => {
    const out = join(temporaryFolder(), 'picture.svg')
    const args = [
      'spectrogram',
      COMPLAINT,
      '--mix',
      '--type',
      'stft',
      '--from',
      '4',
      '--to',
      '8',
      '--out',
      out,
      '--json',
    ]
    const { code, stdout } = await runUndertone(args)
    expect([code, JSON.parse(stdout).seconds]).toEqual([0, 4])
    const svg = readFileSync(out, 'utf8')
    for (const text of ['time, s', 'frequency, Hz', 'level, dB', '>5<', '>4000<']) expect(svg).toContain(text)
  })

  it.each([
    ['--from', '100'],
    ['--channel', '7'],
  ])('fails where the recording has no %s %s', async (option, value) => {
    const out = join(temporaryFolder(), 'picture.png')
    const args = option === '--channel' ? [option, value] : ['--mix', option, value]
    expect((await runUndertone(['spectrogram', COMPLAINT, ...args, '--out', out])).code).toBe(1)
  })
})
