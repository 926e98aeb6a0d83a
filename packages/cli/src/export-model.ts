import { exportOnnx } from '@undertone/core'
import { readModel } from '@undertone/core/node'
import type { ExportOptions } from './commands/models.ts'
import { print, remark, writeWhole } from './output.ts'

/** The action of `undertone models export`. */
export async function exportModel(name: string, options: ExportOptions): Promise<void> {
  const { out, format } = options
  const file = exportOnnx(await readModel(name))
  await writeWhole(out, file)
  if (options.json) await print(`${JSON.stringify({ out, format, bytes: file.length })}\n`)
  remark(`Wrote ${out}, ${(file.length / 1e6).toFixed(1)} MB`, options)
}
