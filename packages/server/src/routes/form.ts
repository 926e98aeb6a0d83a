import { type KeptUpload, keepUpload } from '../analyses/create.ts'
import { type BatchItem, dropItems, keepItem } from '../batches/create-batch.ts'
import { type AskedOptions, parseFormOptions } from '../contract/options.ts'
import type { Request } from '../http.ts'
import { invalidRequest } from '../parse.ts'
import type { Service } from '../service.ts'

/**
 * Reads a form with the field `file`, streamed to the store, and fields for the options, before or after it.
 *
 * @throws AppError `request/invalid`; then nothing of the file is left
 */
export async function readForm(
  service: Service,
  request: Request,
): Promise<{ kept: KeptUpload; options: AskedOptions }> {
  const fields: Record<string, unknown> = {}
  let kept: KeptUpload | undefined
  try {
    for await (const part of request.parts({
      limits: { files: 1, fields: 32, fieldSize: 65_536, fileSize: Number.POSITIVE_INFINITY },
    }))
      if (part.type === 'field') fields[part.fieldname] = part.value
      else if (part.fieldname === 'file') kept = await keepUpload(service, { stream: part.file, name: part.filename })
      else
        throw invalidRequest('form', [{ path: part.fieldname, message: 'expected the recording in the field "file"' }])
    if (!kept)
      throw invalidRequest('form', [{ path: 'file', message: 'expected a recording in this field, found none' }])
    return { kept, options: parseFormOptions(fields, 'form') }
  } catch (error) {
    if (kept) await service.blobs.remove(kept.blob)
    throw error
  }
}

/**
 * Reads a form with a field `file` for each recording, and fields for the options that they share.
 *
 * @throws AppError `request/invalid`, `request/too-large` for too many; then nothing of the files is left
 */
export async function readBatchForm(
  service: Service,
  request: Request,
): Promise<{ items: BatchItem[]; options: AskedOptions }> {
  const fields: Record<string, unknown> = {}
  const items: BatchItem[] = []
  try {
    for await (const part of request.parts({
      limits: { files: service.config.maxBatch, fields: 32, fieldSize: 65_536, fileSize: Number.POSITIVE_INFINITY },
    }))
      if (part.type === 'field') fields[part.fieldname] = part.value
      else if (part.fieldname === 'file') {
        // What is left of one that is not taken has to be read: the next one follows it.
        const stream = part.file.iterator({ destroyOnReturn: false })
        items.push(await keepItem(service, { stream, name: part.filename }))
        part.file.resume()
      } else throw invalidRequest('form', [{ path: part.fieldname, message: 'expected recordings in fields "file"' }])
    if (items.length === 0)
      throw invalidRequest('form', [{ path: 'file', message: 'expected recordings in this field, found none' }])
    return { items, options: parseFormOptions(fields, 'form') }
  } catch (error) {
    await dropItems(service, items)
    throw error
  }
}

/** The options of a request whose body is the recording itself: its query. */
export function readQueryOptions(request: Request): { options: AskedOptions; name: string | undefined } {
  const { wait: _, ...fields } = request.query as Record<string, unknown>
  const options = parseFormOptions(fields, 'query')
  return { options, name: options.name }
}
