import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Page } from 'playwright'

/** Drops files on the page's drop zone, as a person does. */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const files = paths.map(path => ({ name: basename(path), bytes: readFileSync(path).toString('base64') }))
  const transfer = await page.evaluateHandle(items => {
    const transfer = new DataTransfer()
    for (const { name, bytes } of items) {
      const data = Uint8Array.from(atob(bytes), char => char.charCodeAt(0))
      transfer.items.add(new File([data], name))
    }
    return transfer
  }, files)
  const zone = page.getByRole('region', { name: 'Add recordings' })
  await zone.dispatchEvent('dragover', { dataTransfer: transfer })
  await zone.dispatchEvent('drop', { dataTransfer: transfer })
}
