import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** The name that the list has beside the app. */
const FILE = 'licences.txt'

/**
 * Writes beside the app what others wrote of what is in its scripts, with their licences. Vite's own list leaves out
 * what only workers hold: their bundles are built apart, so this looks at both.
 */
export function licences(): { readonly inPage: Plugin; readonly inWorker: Plugin } {
  /** Folders of packages. */
  const folders = new Set<string>()
  const look: Plugin['generateBundle'] = (_, bundle) => {
    for (const chunk of Object.values(bundle))
      for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
        const folder = /^.*\/node_modules\/(@[^/]+\/)?[^/]+(?=\/)/
          .exec(id.replaceAll('\\', '/'))?.[0]
          .replace(/^\0/, '')
        if (folder) folders.add(folder)
      }
  }
  return {
    inWorker: { name: 'licences-of-workers', generateBundle: look },
    inPage: {
      name: 'licences',
      generateBundle(options, bundle, isWrite) {
        look.call(this, options, bundle, isWrite)
        this.emitFile({ type: 'asset', fileName: FILE, source: [...folders].sort().map(textOf).join('\n\n') })
      },
    },
  }
}

function textOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find(entry => /^(licen[cs]e|copying)/i.test(entry))
  if (!file) throw new Error(`${name} is in the app, but ${folder} holds no licence that could go with it.`)
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
}
