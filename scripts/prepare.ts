/**
 * Run by `npm ci`: compiles the AssemblyScript kernels to `packages/core/build/<name>.js`, modules that hold the
 * WebAssembly bytes and so load alike in Node, in a browser and in a bundle. It never fails the install: without the
 * files the plain TypeScript twins do the work, slower.
 */
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const core = join(dirname(fileURLToPath(import.meta.url)), '..', 'packages', 'core')
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

try {
  const names = ['kernels', 'spectra', 'descriptors', 'network', 'convolution', 'responses', 'projection']
  for (const name of names) await compile(name)
} catch (error) {
  const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0]
  console.warn(`undertone: the fast kernels were not built (${reason}); plain TypeScript is used instead.`)
}
