import { readFile } from 'node:fs/promises'
import { gunzip, type NpyArray, parseNpy } from './npy.ts'

/**
 * The bytes of a file below `test/fixtures`. In the browser run `fixtures.browser.ts` stands in for this file.
 *
 * @param path - from `test/fixtures` on, as `librosa/manifest.json`
 */
export async function loadFixture(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(new URL(`../fixtures/${path}`, import.meta.url)))
}

/** The array of `test/fixtures/<name>.npy.gz`, as `librosa/speech_de.mel`. */
export async function loadNpy(name: string): Promise<NpyArray> {
  return parseNpy(await gunzip(await loadFixture(`${name}.npy.gz`)))
}
