/**
 * Run by `npm ci`: compiles the AssemblyScript kernels to `packages/core/build/<name>.js`, modules that hold the
 * WebAssembly bytes and so load alike in Node, in a browser and in a bundle; then builds the web app to
 * `packages/web/dist`, which the service serves. It never fails the install: without the kernels the plain TypeScript
 * twins do the work, slower; without the app the service has its API alone. `node scripts/prepare.ts app` builds the
 * app alone.
 */
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const core = join(root, 'packages', 'core')
const build = join(core, 'build')

async function compile(name: string): Promise<void> {
  const { default: asc } = await import('assemblyscript/asc')
  const folder = await mkdtemp(join(tmpdir(), 'undertone-kernels-'))
  try {
    const wasm = join(folder, `${name}.wasm`)
    const { error, stderr } = await asc.main([
      join(core, 'assembly', `${name}.ts`),
      ...['-O3', '--noAssert', '--converge', '--runtime', 'stub', '--enable', 'simd', '--use', 'abort='],
      ...['--outFile', wasm],
    ])
    if (error) throw new Error(`${error.message} ${stderr.toString()}`.trim())
    const bytes = await readFile(wasm)
    await mkdir(build, { recursive: true })
    await replaceFile(join(build, `${name}.js`), `export const ${name} = new Uint8Array([${bytes.join(',')}])\n`)
    await replaceFile(join(build, `${name}.d.ts`), `export declare const ${name}: Uint8Array<ArrayBuffer>\n`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text)
  await rename(`${path}.new`, path)
}

async function buildApp(): Promise<void> {
  // React's own checks are for those who develop it.
  process.env.NODE_ENV = 'production'
  const { build } = await import('vite')
  await build({ configFile: join(root, 'packages', 'web', 'vite.config.ts'), logLevel: 'error' })
}

function reasonOf(error: unknown): string | undefined {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]
}

if (process.argv[2] !== 'app')
  try {
    const names = ['kernels', 'spectra', 'descriptors', 'network', 'convolution', 'responses', 'projection']
    for (const name of names) await compile(name)
  } catch (error) {
    console.warn(`undertone: the fast kernels were not built (${reasonOf(error)}); plain TypeScript is used instead.`)
  }
try {
  await buildApp()
} catch (error) {
  console.warn(`undertone: the web app was not built (${reasonOf(error)}); "undertone serve" answers its API alone.`)
}
