import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { has } from '../../../../test/support/run.ts'

/** A PostgreSQL of our own. */
export interface TestPostgres {
  /** Of an empty database. */
  createDatabase(): Promise<string>
  /** Copies a database into an empty one, as a backup does. */
  copy(from: string, to: string): void
  /** Ends it at once, as a crash does, with every connection. */
  crash(): Promise<void>
  /** Starts it again after {@link crash}. */
  start(): Promise<void>
  stop(): Promise<void>
}

const programs = programsFolder()

/** Whether there is a PostgreSQL to start; says `skipped: no PostgreSQL` where there is none. */
export const hasPostgres = has('PostgreSQL', programs !== undefined)

/** Starts one on a free port of loopback, in a folder that is gone after `stop`. It refuses to run as root, so root lends it a user. */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = programs ?? ''
  const folder = mkdtempSync(join(tmpdir(), 'undertone-postgres-'))
  const user = userOf()
  if (user) chownSync(folder, user.uid, user.gid)
  const as = { ...user, cwd: folder, env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8' } }
  const data = join(folder, 'data')
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'], {
    ...as,
    stdio: 'ignore',
  })
  const port = await freePort()
  const settings = [
    'fsync=off',
    `unix_socket_directories=${folder}`,
    'listen_addresses=127.0.0.1',
    'max_connections=60',
  ]
  const start = async () => {
    const process = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap(setting => ['-c', setting])],
      { ...as, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    await new Promise<void>((resolve, reject) => {
      let said = ''
      process.stderr.on('data', text => {
        said += text
        if (said.includes('ready to accept connections')) resolve()
      })
      process.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${said}`)))
    })
    return process
  }
  let server = await start()
  const end = async (signal: 'SIGINT' | 'SIGQUIT') => {
    const ended = once(server, 'exit')
    server.kill(signal)
    await ended
  }
  const base = `postgres://postgres@127.0.0.1:${port}`
  let databases = 0
  return {
    async createDatabase() {
      const name = `test_${++databases}`
      execFileSync(join(bin, 'createdb'), ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', name], as)
      return `${base}/${name}`
    },
    copy(from, to) {
      const dump = execFileSync(join(bin, 'pg_dump'), ['--format=custom', from], { ...as, maxBuffer: 2 ** 28 })
      execFileSync(join(bin, 'pg_restore'), ['--exit-on-error', '--dbname', to], { ...as, input: dump })
    },
    crash: () => end('SIGQUIT'),
    async start() {
      server = await start()
    },
    async stop() {
      await end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Debian keeps the programs of each version in a folder of its own. */
function programsFolder(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map(version => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(':')]
  return folders.find(folder => existsSync(join(folder, 'initdb')))
}

function userOf(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (kind: string) => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
