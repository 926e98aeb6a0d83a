import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from '../../src/blobs/lock-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'undertone-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a data folder', () => {
  it('is refused while another process that lives has it, and says which', async () => {
    writeFileSync(join(folder, 'process'), String(process.ppid))
    await expect(lockFolder(folder)).rejects.toMatchObject({
      code: 'service/in-use',
      details: { folder, process: process.ppid },
    })
  })

  it('is taken over from a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    writeFileSync(join(folder, 'process'), String(pid))
    const release = await lockFolder(folder)
    expect(readFileSync(join(folder, 'process'), 'utf8')).toBe(String(process.pid))
    await release()
    await (await lockFolder(folder))()
  })

  it('that cannot be made is said to be so', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(lockFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'file/not-writable' })
  })
})
