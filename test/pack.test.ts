import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { durationOf } from '../packages/core/src/audio/audio.ts'
import { readAudio } from '../packages/core/src/node/read-audio.ts'
import { has, hasProgram, run } from './support/run.ts'
import { ROOT } from './support/sources.ts'

/** The oldest Node that the packages say they run on, from npm: the same package as the repository's own Node. */
const OLDEST = `node-${process.platform}-${process.arch}@22.18.0`
const folder = mkdtempSync(join(tmpdir(), 'undertone-pack-'))
const packed = join(folder, 'packed')
const empty = join(folder, 'empty')
const bin = join(empty, 'node_modules', '.bin')
/** Only the installed command and the system's own tools: no ffmpeg of this machine. */
const path = { PATH: bin }

/** Whether npm could be reached; what it said where it could not. */
let install = { reached: false, output: '' }

function installedCommand(parameters: readonly string[]) {
  return run(join(bin, 'node'), [join(empty, 'node_modules/@undertone/cli/bin/undertone.js'), ...parameters], {
    cwd: empty,
    env: path,
  })
}

beforeAll(() => {
  const built = run(process.execPath, [join(ROOT, 'scripts/pack.ts'), '--out', packed], { seconds: 300 })
  expect(built.stderr + built.stdout).toContain('.tgz')
  const tarballs = readdirSync(packed).filter(name => name.endsWith('.tgz'))
  expect(tarballs).toHaveLength(4)
  mkdirSync(empty)
  writeFileSync(join(empty, 'package.json'), '{ "private": true }\n')
  const { code, stdout, stderr } = run(
    'npm',
    [
      ...['install', '--omit=optional', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1', OLDEST],
      ...tarballs.map(name => join(packed, name)),
    ],
    { cwd: empty, env: { npm_config_workspaces: '', npm_config_local_prefix: empty }, seconds: 300 },
  )
  const output = stdout + stderr
  const unreachable = code !== 0 && /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED|network/.test(output)
  if (code !== 0 && !unreachable) throw new Error(`npm install of the packed packages failed:\n${output}`)
  install = { reached: has('npm registry', !unreachable), output }
}, 600_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the packed packages, installed into an empty folder without optional dependencies', () => {
  it('hold plain JavaScript, types, licence and model, and no sources', () => {
    const core = readdirSync(join(packed, 'core'), { recursive: true, encoding: 'utf8' })
    expect(core).toEqual(expect.arrayContaining(['LICENSE', 'NOTICE', 'dist/index.js', 'dist/index.d.ts']))
    expect(core.some(name => name.startsWith('models/') && name.endsWith('.safetensors'))).toBe(true)
    expect(core.filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))).toEqual([])
    const cli = readdirSync(join(packed, 'cli'), { recursive: true, encoding: 'utf8' })
    expect(cli).toEqual(expect.arrayContaining(['LICENSE', 'NOTICE', 'bin/undertone.js', 'dist/main.js']))
    const server = readdirSync(join(packed, 'server'), { recursive: true, encoding: 'utf8' })
    expect(server).toEqual(expect.arrayContaining(['LICENSE', 'NOTICE', 'dist/index.js', 'dist/index.d.ts']))
    const web = readdirSync(join(packed, 'web'), { recursive: true, encoding: 'utf8' })
    expect(web).toEqual(expect.arrayContaining(['LICENSE', 'NOTICE', 'dist/index.html', 'dist/samples/complaint.wav']))
    for (const name of ['core', 'server', 'web', 'cli']) {
      const manifest = readFileSync(join(packed, name, 'package.json'), 'utf8')
      expect(manifest).not.toContain('/src/')
      expect(manifest).not.toContain('devDependencies')
    }
    const tarballs = readdirSync(packed).filter(name => name.endsWith('.tgz'))
    for (const name of tarballs) expect(statSync(join(packed, name)).size).toBeLessThan(40 * 1024 * 1024)
  })

  it('run on the oldest Node they name', ({ skip }) => {
    if (!install.reached) skip('no npm registry')
    expect(run(join(bin, 'node'), ['--version'], { env: path }).stdout.trim()).toBe('v22.18.0')
    expect(installedCommand(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n' })
  })

  it('need no warning: the compiled kernels are inside', ({ skip }) => {
    if (!install.reached) skip('no npm registry')
    copyFileSync(join(ROOT, 'samples/complaint.wav'), join(empty, 'call.wav'))
    const { code, stderr } = installedCommand(['analyze', 'call.wav', '--json', '--quiet'])
    expect(stderr).not.toMatch(/kernels|Error|ERR_/)
    expect(code).toBe(0)
  })

  it.each([
    ['WAV', 'wav', ['-c:a', 'pcm_s16le']],
    ['G.711 in WAV', 'wav', ['-ar', '8000', '-c:a', 'pcm_mulaw']],
    ['MP3', 'mp3', ['-c:a', 'libmp3lame', '-b:a', '64k']],
    ['FLAC', 'flac', ['-c:a', 'flac']],
    ['Ogg Vorbis', 'ogg', ['-c:a', 'libvorbis']],
    ['Ogg Opus', 'opus', ['-c:a', 'libopus']],
  ])('analyse %s', async (name, ending, codec) => {
    if (!install.reached || !has('ffmpeg', hasProgram('ffmpeg'))) return
    const file = `${name.replace(/\W/g, '-')}.${ending}`
    const made = run('ffmpeg', [
      '-nostdin',
      '-v',
      'error',
      '-y',
      '-i',
      join(ROOT, 'samples/complaint.wav'),
      ...codec,
      join(empty, file),
    ])
    expect(made.stderr).toBe('')
    const { code, stdout, stderr } = installedCommand(['analyze', file, '--format', 'json'])
    expect(stderr).not.toContain('error')
    expect(code).toBe(0)
    const analysis = JSON.parse(stdout) as { source: { durationSeconds: number }; segments: readonly unknown[] }
    const seconds = durationOf(await readAudio(join(ROOT, 'samples/complaint.wav')))
    expect(Math.abs(analysis.source.durationSeconds - seconds)).toBeLessThan(0.06)
    expect(analysis.segments.length).toBeGreaterThan(0)
  })

  it('say of M4A what to install', () => {
    if (!install.reached || !has('ffmpeg', hasProgram('ffmpeg'))) return
    run('ffmpeg', [
      '-nostdin',
      '-v',
      'error',
      '-y',
      '-i',
      join(ROOT, 'samples/complaint.wav'),
      '-c:a',
      'aac',
      join(empty, 'call.m4a'),
    ])
    const { code, stderr } = installedCommand(['analyze', 'call.m4a', '--json'])
    expect(code).toBe(1)
    const { error } = JSON.parse(stderr.trim().split('\n').at(-1)!) as { error: { code: string; message: string } }
    expect(error.code).toBe('audio/decoder-missing')
    expect(error.message).toMatch(/node-av/)
    expect(error.message).toMatch(/ffmpeg/i)
  })

  it('serve what is sent to them', ({ skip }) => {
    if (!install.reached) skip('no npm registry')
    writeFileSync(
      join(empty, 'serve.mjs'),
      `import { openAsBlob } from 'node:fs'
import { startServer } from '@undertone/server'
import { createClient } from '@undertone/server/client'
const server = await startServer({ dataFolder: 'data', port: 0, logLevel: 'error' })
const { state } = await createClient(server.address).analyze(await openAsBlob('call.wav'), 'call.wav', { wait: 60 })
await server.close()
console.log(state)
`,
    )
    expect(run(join(bin, 'node'), ['serve.mjs'], { cwd: empty, env: path })).toEqual({
      code: 0,
      stdout: 'done\n',
      stderr: '',
    })
  })

  it('can be imported as a library', ({ skip }) => {
    if (!install.reached) skip('no npm registry')
    writeFileSync(
      join(empty, 'library.mjs'),
      `import { toVtt } from '@undertone/core'
import { analyzeFile } from '@undertone/core/node'
const analysis = await analyzeFile('call.wav')
console.log(toVtt(analysis).split('\\n')[0])
`,
    )
    expect(run(join(bin, 'node'), ['library.mjs'], { cwd: empty, env: path })).toMatchObject({
      code: 0,
      stdout: 'WEBVTT\n',
    })
  })
})
