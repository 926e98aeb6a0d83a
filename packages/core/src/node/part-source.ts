import { type FileHandle, open } from 'node:fs/promises'

/** Bytes that can be read in any order. */
export interface PartSource {
  readonly size: number
  /** The bytes of [start, end), or as many of them as there are. */
  read(start: number, end: number): Promise<Buffer>
}

/** A file on this machine. Whoever opens one closes it. */
export async function openPartSource(path: string): Promise<PartSource & { close(): Promise<void> }> {
  const file: FileHandle = await open(path)
  const { size } = await file.stat()
  return {
    size,
    async read(start, end) {
      const bytes = Buffer.alloc(Math.max(0, end - start))
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
      return bytes.subarray(0, bytesRead)
    },
    close: () => file.close(),
  }
}
