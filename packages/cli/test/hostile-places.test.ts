import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMPLAINT, testModelPath, writeClip } from './support/recordings.ts'
import { failuresOf, runUndertone, temporaryFolder } from './support/run-undertone.ts'

const model = ['--model', testModelPath()]
const makePipe = (path: string) => spawnSync('mkfifo', [path]).status === 0

describe('places for results', () => {
  it.each([
    ['analyze', (path: string) => ['analyze', path, ...model, '--json', '--out', path]],
    ['analyze --html', (path: string) => ['analyze', path, ...model, '--json', '--html', path]],
    ['features', (path: string) => ['features', path, '--recipe', 'seed-180', '--json', '--out', path]],
  ])('%s never replaces the recording it reads', async (_, argsFor) => {
    const path = writeClip(join(temporaryFolder(), 'call.wav'))
    const before = readFileSync(path)
    const run = await runUndertone(argsFor(path))
    expect([run.code, run.stdout, failuresOf(run)[0]?.code]).toEqual([2, '', 'usage/invalid-option'])
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('leaves an older result alone where there is no new one', async () => {
    const folder = temporaryFolder()
    const bad = join(folder, 'bad.wav')
    const out = join(folder, 'result.json')
    writeFileSync(bad, 'no sound')
    writeFileSync(out, 'older')
    expect((await runUndertone(['analyze', bad, ...model, '--json', '--out', out])).code).toBe(1)
    expect(readFileSync(out, 'utf8')).toBe('older')
    expect(readdirSync(folder).sort()).toEqual(['bad.wav', 'result.json'])
  })

  it('says once that a result cannot be written', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    const run = await runUndertone(['analyze', COMPLAINT, ...model, '--json', '--out', join(folder, 'file', 'x.json')])
    expect([run.code, run.stdout]).toEqual([1, ''])
    expect(failuresOf(run).map(({ code }) => code)).toEqual(['file/not-writable'])
  })

  it('puts the result of one recording into a folder that is there', async () => {
    const folder = temporaryFolder()
    const run = await runUndertone(['analyze', COMPLAINT, ...model, '--format', 'csv', '--out', folder])
    expect([run.code, run.stderr]).toEqual([0, ''])
    expect(readdirSync(folder)).toEqual(['complaint.csv'])
  })

  it('replaces what a link points to, not the link', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'real.json'), 'older')
    symlinkSync('real.json', join(folder, 'link.json'))
    const out = join(folder, 'link.json')
    expect((await runUndertone(['analyze', COMPLAINT, ...model, '--json', '--out', out])).code).toBe(0)
    expect(JSON.parse(readFileSync(join(folder, 'real.json'), 'utf8')).version).toBe('1')
  })

  it.skipIf(process.platform === 'win32')('writes to a pipe as it is', async () => {
    const pipe = join(temporaryFolder(), 'pipe')
    expect(makePipe(pipe)).toBe(true)
    const read = readFile(pipe, 'utf8')
    expect((await runUndertone(['analyze', COMPLAINT, ...model, '--json', '--out', pipe])).code).toBe(0)
    expect(JSON.parse(await read).version).toBe('1')
  })
})

describe('places for recordings', () => {
  it('says once that a model cannot be used, before any recording is read', async () => {
    const folder = temporaryFolder()
    for (const name of ['a.wav', 'b.wav']) writeClip(join(folder, 'in', name))
    const bad = join(folder, 'bad.safetensors')
    writeFileSync(bad, 'no model')
    const run = await runUndertone(['analyze', join(folder, 'in'), '--model', bad, '--json'])
    expect([run.code, run.stdout]).toEqual([1, ''])
    expect(failuresOf(run)).toMatchObject([{ code: 'model/malformed' }])
    expect(failuresOf(run)[0]?.message).toContain('bad.safetensors')
  })

  it('prints one line for a name with line breaks and control characters', async () => {
    const run = await runUndertone(['analyze', 'a\nb\u001b[31m.wav', ...model])
    expect(run.code).toBe(1)
    expect(run.stderr.trim().split('\n')).toHaveLength(1)
    expect(run.stderr).not.toContain('\u001b')
  })

  it.skipIf(process.platform === 'win32')('passes over a pipe in a folder', async () => {
    const folder = temporaryFolder()
    writeClip(join(folder, 'clip.wav'))
    mkdirSync(join(folder, 'more'))
    expect(makePipe(join(folder, 'more', 'pipe.wav'))).toBe(true)
    expect(makePipe(join(folder, 'more', 'pipe'))).toBe(true)
    const run = await runUndertone(['analyze', folder, ...model, '--json'])
    expect([run.code, run.stderr, JSON.parse(run.stdout).length]).toEqual([0, '', 1])
  })

  it.skipIf(process.platform === 'win32')('ends on Ctrl-C while it waits for the writer of a pipe', async () => {
    const folder = temporaryFolder()
    expect(makePipe(join(folder, 'pipe.wav'))).toBe(true)
    // The missing file is told of first: then the pipe is being opened.
    const run = await runUndertone(
      ['analyze', join(folder, 'none.wav'), join(folder, 'pipe.wav'), ...model, '--format', 'jsonl'],
      {
        onOutput: child => child.kill('SIGINT'),
      },
    )
    expect(run.code).not.toBe(0)
    expect(failuresOf(run).map(({ code }) => code)).toEqual(['file/not-found', 'cancelled'])
  })
})
