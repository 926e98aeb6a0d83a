import type { ExportFormat } from '@undertone/server/client'
import { api } from '../../api.ts'

/**
 * Saves a result in a format, under the name that the service gives it.
 *
 * @returns the name
 * @throws AppError with the service's code
 */
export async function saveExport(id: string, format: ExportFormat): Promise<string> {
  const { name, body } = await api.exportFile(id, format)
  const address = URL.createObjectURL(body)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken the file by the next turn of its loop.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
  return name
}
