import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from '../packages/core/src/errors.ts'
import { filesBelow, textOf } from './support/sources.ts'

const page = textOf('docs/errors.md')
const sections = [...page.matchAll(/^### `([^`]+)` \((\d{3})\)\n\n([^\n]+)/gm)].map(([, code, status, text]) => ({
  code: code!,
  status: Number(status),
  text: text!,
}))

describe('docs/errors.md', () => {
  it('explains every code once, in the order of the table, and no other', () => {
    expect(sections.map(section => section.code)).toEqual(Object.keys(ERROR_CODES))
  })

  it('gives each code the status that the service answers with', () => {
    expect(sections.map(({ code, status }) => [code, status])).toEqual(
      Object.entries(ERROR_CODES).map(([code, { status }]) => [code, status]),
    )
  })

  it('begins each explanation with the meaning that the code carries', () => {
    const meanings: Record<string, string> = Object.fromEntries(
      Object.entries(ERROR_CODES).map(([code, { meaning }]) => [code, meaning]),
    )
    expect(sections.filter(({ code, text }) => !text.startsWith(meanings[code] ?? '?'))).toEqual([])
  })
})

describe('the error codes', () => {
  const sources = filesBelow('packages', '.ts').filter(path => path.includes('/src/'))

  it('have statuses of the 4xx and 5xx classes and a sentence for a meaning', () => {
    for (const { status, meaning } of Object.values(ERROR_CODES)) {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(600)
      expect(meaning).toMatch(/^[A-Z].*\.$/)
    }
  })

  it('are each thrown somewhere', () => {
    const all = sources
      .filter(path => path !== 'packages/core/src/errors.ts')
      .map(textOf)
      .join('\n')
    const own = textOf('packages/core/src/errors.ts').split('} as const')[1] ?? ''
    expect(Object.keys(ERROR_CODES).filter(code => !all.includes(`'${code}'`) && !own.includes(`'${code}'`))).toEqual(
      [],
    )
  })
})
