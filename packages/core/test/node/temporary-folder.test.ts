import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { makeTemporaryFolder } from '../../src/node/temporary-folder.ts'

const MODULE = fileURLToPath(new URL('../../src/node/temporary-folder.ts', import.meta.url))

describe('temporary folder', () => {
  it('is there until it is removed, which may be asked for twice', async () => {
    const folder = await makeTemporaryFolder()
    await writeFile(join(folder.path, 'recording'), 'bytes')
    await folder.remove()
    await folder.remove()
    expect(existsSync(folder.path)).toBe(false)
  })

  it('does not outlive a process that ends in the middle', () => {
    const script = `
      import { existsSync } from 'node:fs'
      import { makeTemporaryFolder } from ${JSON.stringify(MODULE)}
      const { path } = await makeTemporaryFolder()
      console.log(existsSync(path), path)
      process.exit(3)`
    const done = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], { encoding: 'utf8' })
    expect(done.status).toBe(3)
    const [there, path = ''] = done.stdout.trim().split(' ')
    expect([there, existsSync(path)]).toEqual(['true', false])
  })

  it('says where there is no room for one', () => {
    const script = `
      import { makeTemporaryFolder } from ${JSON.stringify(MODULE)}
      await makeTemporaryFolder().catch(error => console.log(error.code))`
    const done = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, TMPDIR: '/nowhere/at/all', TEMP: 'X:\\nowhere' },
    })
    expect(done.stdout.trim()).toBe('file/not-writable')
  })
})
