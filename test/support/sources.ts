import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** One import of a source file: `target` is a path from the root for relative imports, else the package's name. */
export interface Import {
  readonly target: string
  readonly isPackage: boolean
  /** True of `import type`, which leaves nothing behind at run time. */
  readonly typeOnly: boolean
}

/** Every file below `folder` (a path from the root) whose name ends with `ending`, as sorted paths from the root. */
export function filesBelow(folder: string, ending: string): string[] {
  const absolute = join(ROOT, folder)
  if (!existsSync(absolute)) return []
  return readdirSync(absolute, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(ending) && !/(^|\/)(node_modules|build|dist)\//.test(name))
    .map(name => join(folder, name))
    .filter(path => statSync(join(ROOT, path)).isFile())
    .sort()
}

/** The text of a file, by its path from the root. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** What a TypeScript file imports: static, dynamic, re-exported, and worker files named by `new URL(..., import.meta.url)`. */
export function importsOf(path: string): Import[] {
  const code = textOf(path).replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  const patterns = [
    /\b(?:import|export)\s[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g,
    /\bimport\s*['"]([^'"]+)['"]/g,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
    /\bnew URL\(\s*['"](\.[^'"]+\.ts)['"]\s*,\s*import\.meta\.url/g,
  ]
  return patterns.flatMap(pattern =>
    [...code.matchAll(pattern)].map(match => {
      const specifier = match[1]!
      const typeOnly = /^(import|export)\s+type\b/.test(match[0])
      if (specifier.startsWith('.'))
        return { target: relative(ROOT, resolve(ROOT, dirname(path), specifier)), isPackage: false, typeOnly }
      const parts = specifier.split('/')
      return { target: specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!, isPackage: true, typeOnly }
    }),
  )
}

/** Paths that git tracks, from the root; without a repository (an unpacked archive) undefined. */
export function trackedFiles(): string[] | undefined {
  if (!existsSync(join(ROOT, '.git'))) return undefined
  return execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
    .split('\0')
    .filter(path => path !== '' && existsSync(join(ROOT, path)))
}
