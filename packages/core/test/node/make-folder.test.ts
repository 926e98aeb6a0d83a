import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeFolder } from '../../src/node/make-folder.ts'

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'undertone-folder-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('a folder', () => {
  it('is made with those above it, by as many as want it at once, and stays where it is there', async () => {
    const path = join(temporary(), 'a', 'b', 'c')
    await Promise.all([makeFolder(path, 0o700), makeFolder(path, 0o700), makeFolder(join(path, '..', 'd'))])
    await makeFolder(path)
    expect(statSync(path).isDirectory()).toBe(true)
    if (process.platform !== 'win32') expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700)
  })

  it('is not made below a file, nor in its place', async () => {
    const file = join(temporary(), 'file')
    writeFileSync(file, '')
    await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'EEXIST' })
  })

  it.skipIf(process.platform !== 'linux')('is not waited for where there can be none', async () => {
    await expect(makeFolder('/proc/undertone/data')).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
