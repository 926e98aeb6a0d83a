import { describe, expect, it } from 'vitest'
import { filesBelow, importsOf, textOf } from './support/sources.ts'

/** What each folder of core may import, besides itself. A folder that is not listed may not exist. */
const BELOW_FEATURES = ['errors', 'random', 'hash', 'signal', 'audio', 'features']
const MAY_IMPORT: Record<string, readonly string[]> = {
  errors: [],
  hash: ['errors'],
  random: ['errors'],
  signal: ['errors', 'random', 'hash'],
  audio: ['errors', 'random', 'hash', 'signal'],
  features: ['errors', 'random', 'hash', 'signal', 'audio'],
  segment: BELOW_FEATURES,
  nn: ['errors', 'random', 'hash', 'signal'],
  model: [...BELOW_FEATURES, 'nn'],
  evaluate: ['errors', 'random', 'signal'],
  analyze: [...BELOW_FEATURES, 'segment', 'model', 'nn'],
  train: [...BELOW_FEATURES, 'segment', 'model', 'nn', 'evaluate'],
  report: [...BELOW_FEATURES, 'segment', 'model', 'evaluate', 'analyze', 'train'],
  index: [...BELOW_FEATURES, 'segment', 'model', 'nn', 'evaluate', 'analyze'],
  node: [...BELOW_FEATURES, 'segment', 'model', 'nn', 'evaluate', 'analyze', 'train', 'report'],
  browser: [...BELOW_FEATURES, 'segment', 'model', 'nn', 'evaluate', 'analyze', 'report'],
}
const PLATFORM_FOLDERS = ['node', 'browser']

/** Which packages each package may import from this repository. */
const PACKAGE_MAY_IMPORT: Record<string, readonly string[]> = {
  core: [],
  cli: ['@undertone/core', '@undertone/server', '@undertone/web'],
  server: ['@undertone/core'],
  web: ['@undertone/core', '@undertone/server'],
}

const CORE = 'packages/core/src/'
const coreFiles = filesBelow('packages/core/src', '.ts')
const isomorphicFiles = coreFiles.filter(path => !PLATFORM_FOLDERS.includes(layerOf(path)))

function layerOf(path: string): string {
  return path.slice(CORE.length).split('/')[0]!.replace(/\.ts$/, '')
}

describe('the layers inside core', () => {
  it('are the folders that the plan names', () => {
    expect([...new Set(coreFiles.map(layerOf))].filter(layer => !(layer in MAY_IMPORT))).toEqual([])
  })

  it('import downwards only', () => {
    const wrong = coreFiles.flatMap(path =>
      importsOf(path)
        .filter(({ isPackage, target }) => !isPackage && target.startsWith(CORE))
        .map(({ target }) => [layerOf(path), layerOf(target), target] as const)
        .filter(([from, to]) => from !== to && !MAY_IMPORT[from]?.includes(to))
        .map(([, , target]) => `${path} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('keep training out of the reports, but for the shapes of what they draw', () => {
    const wrong = coreFiles
      .filter(path => layerOf(path) === 'report')
      .flatMap(path => importsOf(path).filter(({ target, typeOnly }) => layerOf(target) === 'train' && !typeOnly))
    expect(wrong).toEqual([])
  })

  it('have no cycle between files', () => {
    const graph = new Map(
      coreFiles.map(path => [
        path,
        importsOf(path)
          .filter(({ isPackage, typeOnly }) => !isPackage && !typeOnly)
          .map(({ target }) => target),
      ]),
    )
    const state = new Map<string, 'open' | 'done'>()
    const cycles: string[] = []
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === 'done') return
      if (state.get(path) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
        return
      }
      state.set(path, 'open')
      for (const next of graph.get(path) ?? []) if (next !== path) visit(next, [...trail, path])
      state.set(path, 'done')
    }
    for (const path of coreFiles) visit(path, [])
    expect(cycles).toEqual([])
  })

  it('take nothing from Node or the DOM outside node/ and browser/', () => {
    const wrong = isomorphicFiles.filter(path => importsOf(path).some(({ target }) => target.startsWith('node:')))
    expect(wrong).toEqual([])
  })

  it('are deterministic: no chance but random.ts, no clock', () => {
    const wrong = isomorphicFiles.filter(path =>
      /\bMath\.random\b|\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bcrypto\.getRandomValues\b/.test(
        textOf(path),
      ),
    )
    expect(wrong).toEqual([])
  })

  it('let each third-party package in through one file', () => {
    const users = thirdPartyUsers(coreFiles)
    const wrong = [...users].filter(([, paths]) => paths.size > 1).map(([name, paths]) => `${name}: ${[...paths]}`)
    expect(wrong).toEqual([])
  })
})

/** TypeScript files, components among them. */
function scriptsBelow(folder: string): string[] {
  return ['.ts', '.tsx'].flatMap(ending => filesBelow(folder, ending))
}

/** The files that import each third-party package. */
function thirdPartyUsers(files: readonly string[]): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>()
  for (const path of files)
    for (const { isPackage, target } of importsOf(path))
      if (isPackage && !target.startsWith('node:') && !target.startsWith('@undertone/'))
        users.set(target, (users.get(target) ?? new Set<string>()).add(path))
  return users
}

describe('the server', () => {
  const SERVER = 'packages/server/src/'
  /** What is a language rather than a part stays in the folders that speak it; all else enters through one file. */
  const SPOKEN_IN: Record<string, RegExp> = {
    'drizzle-orm': /^(database\/|queue\/queue\.ts)/,
    zod: /^(contract\/|config\.ts|parse\.ts)/,
    fastify: /^(app|http)\.ts/,
    'fastify-type-provider-zod': /^(app|http)\.ts/,
    '@electric-sql/pglite': /^database\/(database|embedded)\.ts/,
  }

  it('lets each third-party package in through one file', () => {
    const wrong = [...thirdPartyUsers(filesBelow(SERVER, '.ts'))].flatMap(([name, paths]) => {
      const outside = [...paths].filter(path => !SPOKEN_IN[name]?.test(path.slice(SERVER.length)))
      return outside.length > (SPOKEN_IN[name] ? 0 : 1) ? [`${name}: ${outside}`] : []
    })
    expect(wrong).toEqual([])
  })

  it('knows of HTTP in its routes and its app alone', () => {
    const inside = filesBelow(SERVER, '.ts').filter(
      path => !/^(routes\/|app\.ts|http\.ts|security\/|live\/)/.test(path.slice(SERVER.length)),
    )
    const wrong = inside.filter(path => importsOf(path).some(({ target }) => target === `${SERVER}http.ts`))
    expect(wrong).toEqual([])
  })
})

describe('the web app', () => {
  it('speaks React, and lets any other third-party package in through one file', () => {
    const wrong = [...thirdPartyUsers(scriptsBelow('packages/web/src'))].filter(
      ([name, paths]) => !/^react(-dom)?$/.test(name) && paths.size > 1,
    )
    expect(wrong.map(([name, paths]) => `${name}: ${[...paths]}`)).toEqual([])
  })

  it('makes its client in one place, and takes only types from it elsewhere', () => {
    const users = scriptsBelow('packages/web/src').filter(path =>
      importsOf(path).some(({ target, typeOnly }) => target === '@undertone/server' && !typeOnly),
    )
    expect(users).toEqual(['packages/web/src/api.ts'])
  })
})

describe('the packages', () => {
  const sources = Object.keys(PACKAGE_MAY_IMPORT).flatMap(name =>
    scriptsBelow(`packages/${name}/src`).map(path => ({ name, path })),
  )

  it('depend on each other in the direction of the arrows only', () => {
    const wrong = sources.flatMap(({ name, path }) =>
      importsOf(path)
        .filter(({ target }) => target.startsWith('@undertone/') && !PACKAGE_MAY_IMPORT[name]?.includes(target))
        .map(({ target }) => `${path} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('reach another package by its name, never by a path into it', () => {
    const wrong = sources.flatMap(({ name, path }) =>
      importsOf(path)
        .filter(({ isPackage, target }) => !isPackage && !target.startsWith(`packages/${name}/`))
        .map(({ target }) => `${path} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('the files', () => {
  const files = ['packages', 'scripts', 'test', 'examples'].flatMap(scriptsBelow)

  it('hold one idea each: none is longer than 400 lines', () => {
    // Weights that a script writes are data, whatever their length.
    const written = files.filter(path => !path.endsWith('-weights.ts'))
    const long = written.map(path => ({ path, lines: textOf(path).split('\n').length - 1 })).filter(f => f.lines > 400)
    expect(long).toEqual([])
  })

  it('lie in folders that say what is in them', () => {
    expect(files.filter(path => /(^|\/)(shared|common|utils?|helpers?|misc|lib)\//.test(path))).toEqual([])
  })

  it('have names in kebab-case; of a component, its own name', () => {
    const name = /^([a-z0-9]+([-.][a-z0-9]+)*\.ts|[A-Z][A-Za-z]+\.tsx|(main|router)\.tsx)$/
    const wrong = files.filter(path => !name.test(path.split('/').at(-1)!))
    expect(wrong).toEqual([])
  })

  it('carry no unfinished work and no switched-off check', () => {
    const marks = [`TO${'DO'}`, `FIX${'ME'}`, `@ts-${'ignore'}`, `@ts-${'expect-error'}`, `biome-${'ignore'}`]
    const wrong = files.flatMap(path =>
      marks.filter(mark => textOf(path).includes(mark)).map(mark => `${path}: ${mark}`),
    )
    expect(wrong).toEqual([])
  })
})
