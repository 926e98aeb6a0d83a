import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Analysis } from '@undertone/core'
import { wavHeader } from '@undertone/core'
import { type AnalyzeFileOptions, analyzeFile } from '@undertone/core/node'

/** What the engine says of two channels of mu-law as a file. */
export async function offline(codes: Uint8Array, options: AnalyzeFileOptions): Promise<Analysis> {
  const folder = mkdtempSync(join(tmpdir(), 'undertone-offline-'))
  try {
    const path = join(folder, 'call.wav')
    writeFileSync(path, Buffer.concat([wavHeader(2, 8000, codes.length / 2, 'pcm_mulaw'), codes]))
    return await analyzeFile(path, options)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
