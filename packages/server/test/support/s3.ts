import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(import.meta.url)

/** A store that speaks S3, in a process of its own. */
export interface TestS3 {
  /** As `BLOBS` names its bucket. */
  readonly address: string
  stop(): Promise<void>
}

/** Starts s3rver on a free port of loopback, with one empty bucket and the only credentials that it knows. */
export async function startS3(): Promise<TestS3> {
  const folder = mkdtempSync(join(tmpdir(), 'undertone-s3-'))
  const program = require.resolve('s3rver/bin/s3rver.js')
  const parameters = ['-d', folder, '-a', '127.0.0.1', '-p', '0', '--configure-bucket', 'calls']
  const server = spawn(process.execPath, [program, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] })
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' })
  const port = await new Promise<string>((resolve, reject) => {
    let said = ''
    server.stdout.setEncoding('utf8').on('data', text => {
      said += text
      const found = /listening on \S+:(\d+)/.exec(said)?.[1]
      if (found) resolve(found)
    })
    server.once('exit', () => reject(new Error(`s3rver did not start: ${said}`)))
  })
  return {
    address: `s3://calls/kept/here?endpoint=http://127.0.0.1:${port}`,
    async stop() {
      const ended = once(server, 'exit')
      server.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
