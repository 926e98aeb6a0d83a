import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { ROOT, textOf, trackedFiles } from './support/sources.ts'

const BINARY = /\.(npy|wav|mp3|m4a|ogg|opus|flac|safetensors|png|jpg|wasm|ulaw|webm|mp4|raw)$/
const tracked = trackedFiles()
const texts = (tracked ?? []).filter(path => !BINARY.test(path))

it.skipIf(!tracked)('name no folder of one machine', () => {
  const machinePath = /(?<![\w.])\/(work|home|Users|tmp\/team)\/[\w.]|\b[A-Z]:\\Users\\/
  const own = 'test/tracked-files.test.ts'
  expect(texts.filter(path => path !== own && machinePath.test(textOf(path)))).toEqual([])
})

it.skipIf(!tracked)('name no registry: the lock file holds integrity, not hosts', () => {
  const lock: unknown = JSON.parse(textOf('package-lock.json'))
  const hosts = JSON.stringify(lock).match(/"resolved":"https?:[^"]*"/g) ?? []
  expect(hosts).toEqual([])
  expect(textOf('.npmrc')).not.toMatch(/registry\s*=|_auth/i)
})

it.skipIf(!tracked)('hold no build, cache or dependency', () => {
  expect((tracked ?? []).filter(path => /(^|\/)(node_modules|dist|build|\.cache|coverage)\//.test(path))).toEqual([])
})

it.skipIf(!tracked)('hold no file above 12 MB', () => {
  const sizes = execFileSync('git', ['ls-tree', '-r', '-l', 'HEAD'], { cwd: ROOT, encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(line => line.split(/\s+/))
    .filter(parts => Number(parts[3]) > 12 * 1024 * 1024)
  expect(sizes).toEqual([])
})

it('lock every optional package of every platform, or `npm ci` refuses to begin', () => {
  const { packages } = JSON.parse(textOf('package-lock.json')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>
  }
  const isLocked = (from: string, name: string): boolean => {
    if (`${from}/node_modules/${name}` in packages) return true
    const parent = from.lastIndexOf('/node_modules/')
    return parent < 0 ? `node_modules/${name}` in packages : isLocked(from.slice(0, parent), name)
  }
  const missing = Object.entries(packages)
    .filter(([path]) => path.includes('node_modules/'))
    .flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter(name => !isLocked(path, name))
        .map(name => `${path} needs ${name}`),
    )
  expect(missing).toEqual([])
})
