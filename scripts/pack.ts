/**
 * Builds the packages as they are published: `node scripts/pack.ts [--out dist/packages]`.
 *
 * In the repository Node runs the sources and `exports` point at them. Here each package is staged in a folder of its
 * own with plain JavaScript and type declarations in `dist/`, file by file as in `src/`, so that a worker or a data
 * file is found where the sources expect it; the web app is packed as `npm run prepare` has built it. Then `npm pack`
 * makes a tarball. Prints the tarballs' paths.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import ts from 'typescript'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PACKAGES = ['core', 'server', 'web', 'cli']
/** Folders of the root that travel inside a package. */
const CARRIED: Record<string, string> = { models: 'core', samples: 'cli' }

/** The parts of a package.json that are read or rewritten here. */
type Manifest = Record<string, unknown> & { exports?: Record<string, string> }

/** Compiles `src/` to `dist/`, one file to one file. */
function compile(source: string, dist: string): void {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  const rootNames = ts.sys.readDirectory(source, ['.ts'])
  const program = ts.createProgram(rootNames, {
    ...options,
    noEmit: false,
    // `npm run check` has looked at the types.
    noCheck: true,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    rootDir: source,
    outDir: dist,
  })
  const { diagnostics } = program.emit(undefined, (path, text) => ts.sys.writeFile(path, text))
  const errors = [...program.getSyntacticDiagnostics(), ...diagnostics]
  if (errors.length > 0) throw new Error(ts.formatDiagnostics(errors, formatHost))
}

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: name => name,
  getCurrentDirectory: () => ROOT,
  getNewLine: () => '\n',
}

/**
 * What the compiler leaves: paths to `.ts` files in declarations and in `new URL('./x-worker.ts', import.meta.url)`
 * become `.js`; a path that leaves the package for `models/` or `samples/` finds them inside it.
 */
function rewritePaths(code: string, file: string, folder: string): string {
  const asScript = code.replace(/(['"])(\.[^'"\n]*?)\.ts\1/g, '$1$2.js$1')
  return asScript.replace(/(['"])((?:\.\.\/)+)(models|samples)(\/[^'"\n]*)?\1/g, (whole, quote, up, top, rest = '') => {
    if (relative(ROOT, resolve(dirname(file), up)) !== '') return whole
    const toPackage = relative(dirname(file), folder).split(sep).join('/')
    return `${quote}${toPackage}/${top}${rest}${quote}`
  })
}

/** `./src/node/index.ts` -> its place in `dist/`, with its types. */
function publishedExports(
  exports: Record<string, string>,
): Record<string, string | { types: string; default: string }> {
  return Object.fromEntries(
    Object.entries(exports).map(([name, path]) => {
      if (!path.endsWith('.ts')) return [name, path]
      const built = path.replace('./src/', './dist/').replace(/\.ts$/, '')
      return [name, { types: `${built}.d.ts`, default: `${built}.js` }]
    }),
  )
}

/** The folder that `npm pack` packs. */
async function stage(name: string, out: string): Promise<string> {
  const folder = join(ROOT, 'packages', name)
  const source = join(folder, 'src')
  const staged = join(out, name)
  const dist = join(staged, 'dist')
  if (name === 'web') await cp(join(folder, 'dist'), dist, { recursive: true })
  else compile(source, dist)
  for (const path of name === 'web' ? [] : await readdir(dist, { recursive: true })) {
    if (!/\.(js|d\.ts)$/.test(path)) continue
    const text = await readFile(join(dist, path), 'utf8')
    await writeFile(join(dist, path), rewritePaths(text, join(source, path), folder))
  }

  const carried = Object.keys(CARRIED).filter(top => CARRIED[top] === name)
  for (const top of carried) await cp(join(ROOT, top), join(staged, top), { recursive: true })
  for (const file of ['LICENSE', 'NOTICE', 'README.md'])
    if (existsSync(join(ROOT, file))) await cp(join(ROOT, file), join(staged, file))
  if (existsSync(join(folder, 'build'))) await cp(join(folder, 'build'), join(staged, 'build'), { recursive: true })
  if (existsSync(join(folder, 'bin'))) {
    const starter = await readFile(join(folder, 'bin', 'undertone.js'), 'utf8')
    await mkdir(join(staged, 'bin'), { recursive: true })
    await writeFile(join(staged, 'bin', 'undertone.js'), starter.replace('../src/main.ts', '../dist/main.js'), {
      mode: 0o755,
    })
  }

  const manifest: Manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const { devDependencies: _development, scripts: _scripts, exports, ...kept } = manifest
  const published = {
    ...kept,
    ...(exports ? { exports: publishedExports(exports) } : {}),
    files: ['dist', 'bin', 'build', ...carried, 'NOTICE'],
  }
  await writeFile(join(staged, 'package.json'), `${JSON.stringify(published, null, 2)}\n`)
  return staged
}

const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist/packages' } } })
const out = resolve(ROOT, values.out)
await rm(out, { recursive: true, force: true })
for (const name of PACKAGES) {
  const staged = await stage(name, out)
  const listing: unknown = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', out], {
      cwd: staged,
      encoding: 'utf8',
    }),
  )
  const file = Array.isArray(listing) ? String(listing[0]?.filename) : ''
  console.log(join(out, file))
}
