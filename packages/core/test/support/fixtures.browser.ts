import { gunzip, type NpyArray, parseNpy } from './npy.ts'

/** `fixtures.ts` for the browser run: the same files over HTTP. */
export async function loadFixture(path: string): Promise<Uint8Array<ArrayBuffer>> {
  // In two steps: Vite takes a template within `new URL` for a list of modules to bundle.
  const here: string = import.meta.url
  const response = await fetch(new URL(`../fixtures/${path}`, here))
  if (!response.ok) throw new Error(`No fixture ${path}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

export async function loadNpy(name: string): Promise<NpyArray> {
  const bytes = await loadFixture(`${name}.npy.gz`)
  // A server may say that a .gz is an encoding; then the browser has undone it already.
  return parseNpy(bytes[0] === 0x1f && bytes[1] === 0x8b ? await gunzip(bytes) : bytes)
}
