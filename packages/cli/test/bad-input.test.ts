import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMPLAINT, clipBytes, testModelPath, writeClip } from './support/recordings.ts'
import { failuresOf, runUndertone, temporaryFolder } from './support/run-undertone.ts'

const model = ['--model', testModelPath()]

/** Name, what to put there, the code it must end in. */
const BAD_FILES: readonly [string, (folder: string) => Uint8Array | string, RegExp][] = [
  ['empty.wav', () => '', /^audio\/empty$/],
  ['text.wav', () => 'hello\n', /^audio\/unknown-format$/],
  ['cut.wav', folder => clipBytes(folder).subarray(0, 30), /^audio\/(truncated|malformed)$/],
  ['lfs.wav', () => 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 99\n', /^audio\/git-lfs-pointer$/],
  ['no-channels.wav', folder => patched(clipBytes(folder), 22, [0, 0]), /^audio\//],
  ['many-channels.wav', folder => patched(clipBytes(folder), 22, [255, 255]), /^audio\//],
  ['no-rate.wav', folder => patched(clipBytes(folder), 24, [0, 0, 0, 0]), /^audio\//],
  ['no-samples.wav', folder => patched(clipBytes(folder).subarray(0, 44), 40, [0, 0, 0, 0]), /^audio\/empty$/],
  ['lies.mp3', () => new Uint8Array(4000).fill(0xff), /^audio\//],
]

describe('bad input', () => {
  it.each(BAD_FILES)(
    '%s is a coded line on standard error and nothing on standard output',
    async (name, make, code) => {
      const folder = temporaryFolder()
      const path = join(folder, name)
      writeFileSync(path, make(temporaryFolder()))
      const run = await runUndertone(['analyze', path, ...model, '--json', '--out', join(folder, 'out.json')])
      expect(run.code).toBe(1)
      expect(run.stdout).toBe('')
      const [failure, ...more] = failuresOf(run)
      expect(more).toEqual([])
      expect(failure?.code).toMatch(code)
      expect(run.stderr).not.toMatch(/^\s+at /m)
      expect(readdirSync(folder).filter(file => file.includes('partial'))).toEqual([])
    },
  )

  it('says that a file is not there, for people and for machines', async () => {
    const run = await runUndertone(['analyze', '/nowhere/none.wav', ...model])
    expect([run.code, run.stdout]).toEqual([1, ''])
    expect(run.stderr).toMatch(/^error file\/not-found: .*none\.wav/)
    expect(failuresOf(await runUndertone(['analyze', '/nowhere/none.wav', '--json', ...model]))[0]?.code).toBe(
      'file/not-found',
    )
  })

  it.each([
    ['http://user:secret@127.0.0.1:1/a.wav'],
    ['http://user:secret@'],
    ['call.wav', '--server', 'user:secret@127.0.0.1:1'],
    ['call.wav', '--server', 'http://user:secret@127.0.0.1:1'],
  ])('says no password of an address again: %s %s %s', async (...args) => {
    const run = await runUndertone(['analyze', ...args, ...model])
    expect(run.code).toBeGreaterThan(0)
    expect(run.stderr).toMatch(/^error (url\/not-allowed|usage\/invalid-option|file\/not-found): /)
    expect(run.stderr).not.toContain('secret')
  })

  it('fetches no video page unless yt-dlp is allowed, and says where it is missing then', async () => {
    const analyze = (...more: string[]) =>
      runUndertone(['analyze', 'https://youtu.be/x', ...model, '--json', ...more], { env: { PATH: temporaryFolder() } })
    expect(failuresOf(await analyze())).toMatchObject([
      { code: 'url/video-site', message: expect.stringContaining('--allow-yt-dlp') },
    ])
    expect(failuresOf(await analyze('--allow-yt-dlp'))).toMatchObject([
      { code: 'url/video-site', message: expect.stringContaining('not on the PATH') },
    ])
  })

  it('says that a folder has no recording in it', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'readme.txt'), 'nothing here')
    const run = await runUndertone(['analyze', folder, '--json', ...model])
    expect(run.code).toBe(1)
    expect(failuresOf(run)).toMatchObject([{ code: 'file/no-audio' }])
  })

  it('names a file that is named like a word of the message', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'a'), '')
    const { stderr } = await runUndertone(['analyze', 'a', '--quiet', ...model], { cwd: folder })
    expect(stderr).toMatch(/^error audio\/empty: a: /m)
  })

  it.skipIf(process.getuid?.() === 0)('goes on where a folder below may not be read', async () => {
    const folder = temporaryFolder()
    writeClip(join(folder, 'open.wav'))
    mkdirSync(join(folder, 'closed'), { mode: 0 })
    const run = await runUndertone(['analyze', folder, '--json', '--quiet', ...model])
    expect(run.code).toBe(1)
    expect(JSON.parse(run.stdout)).toMatchObject([{ source: { name: 'open.wav' } }])
    expect(failuresOf(run)).toMatchObject([{ code: 'file/not-readable', file: join(folder, 'closed') }])
  })

  it.skipIf(process.getuid?.() === 0)('says that a file may not be read', async () => {
    const path = writeClip(join(temporaryFolder(), 'secret.wav'))
    chmodSync(path, 0)
    const run = await runUndertone(['analyze', path, '--json', ...model])
    expect(run.code).toBe(1)
    expect(failuresOf(run)[0]?.code).toBe('file/not-readable')
  })

  it('says which model it does not have', async () => {
    const run = await runUndertone(['analyze', COMPLAINT, '--model', 'nobody', '--json'])
    expect(run.code).toBe(1)
    expect(failuresOf(run)[0]?.code).toBe('model/not-found')
  })

  it.each([
    [['analyze']],
    [['analyse', 'x.wav']],
    [['analyze', 'x.wav', '--frmat', 'json']],
    [['analyze', 'x.wav', '--format', 'doc']],
    [['analyze', 'x.wav', '--roles', 'boss']],
    [['analyze', 'x.wav', '--window', 'long']],
    [['analyze', 'x.wav', '--json', '--format', 'csv']],
    [['spectrogram', 'x.wav', '--out', 'x.gif']],
    [[]],
  ])('%j is wrong usage', async args => {
    const { code, stdout, stderr } = await runUndertone(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(args.length === 0 ? /^Usage: undertone/ : /(^error|"code":") ?usage\//)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('takes a window that no recording can be judged by as wrong usage', async () => {
    expect((await runUndertone(['analyze', COMPLAINT, ...model, '--window', '99'])).code).toBe(2)
  })

  it('ends quietly where the reader of its output goes away', async () => {
    const folder = temporaryFolder()
    for (let i = 0; i < 6; i++) writeFileSync(join(folder, `${i}.wav`), readFileSync(COMPLAINT))
    const run = await runUndertone(['analyze', folder, ...model, '--format', 'jsonl', '--jobs', '1', '-q'], {
      onOutput: child => child.stdout?.destroy(),
    })
    expect([run.code, run.stderr]).toEqual([141, ''])
  })

  it('leaves nothing half-written after Ctrl-C', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'in'))
    for (let i = 0; i < 40; i++) writeFileSync(join(folder, 'in', `${i}.wav`), readFileSync(COMPLAINT))
    const out = join(folder, 'out')
    mkdirSync(out)
    const args = [
      'analyze',
      join(folder, 'in'),
      join(folder, 'missing.wav'),
      ...model,
      '--format',
      'json',
      '--out',
      join(out, 'all.json'),
    ]
    // The missing file comes first, so that its line says when the work has begun.
    const run = await runUndertone([args[0]!, args[2]!, args[1]!, ...args.slice(3)], {
      onOutput: child => child.kill('SIGINT'),
    })
    // Where letting go takes longer than the grace, the signal ends the process; a shell sees 130 for both.
    expect([130, null]).toContain(run.code)
    expect(run.stderr).toContain('"code":"cancelled"')
    expect(readdirSync(out)).toEqual([])
  })
})

function patched(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy.set(values, at)
  return copy
}
