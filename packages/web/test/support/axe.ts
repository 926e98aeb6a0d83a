import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright'

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong on the page (WCAG 2.2 A and AA, and best practices), one line each. */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(SOURCE)
  return page.evaluate(async () => {
    interface Found {
      readonly violations: readonly { id: string; help: string; nodes: readonly { target: readonly string[] }[] }[]
    }
    const { axe } = globalThis as unknown as { axe: { run(): Promise<Found> } }
    const { violations } = await axe.run()
    return violations.map(
      ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`,
    )
  })
}
