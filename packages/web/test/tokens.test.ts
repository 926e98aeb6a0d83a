import { readFileSync } from 'node:fs'
import { EMOTION_SIGNS } from '@undertone/core/report'
import { expect, it } from 'vitest'

const css = readFileSync(new URL('../src/styles/tokens.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = css.split(':root[data-theme="dark"] {')

it.each(Object.entries(EMOTION_SIGNS))(
  'the tokens of %s are the colours and the pattern that reports have',
  (label, signs) => {
    for (const [theme, block] of [
      ['light', light],
      ['dark', dark],
    ] as const) {
      const { fill, soft, word, on } = signs[theme]
      expect(block).toContain(`--emo-${label}: ${fill};`)
      expect(block).toContain(`--emo-${label}-soft: ${soft};`)
      expect(block).toContain(`--emo-${label}-word: ${word};`)
      expect(block).toContain(`--emo-${label}-on: ${on};`)
      if (signs.tile !== '')
        expect(block).toMatch(new RegExp(`--pat-${label}: url\\([^;]*${signs.tile.replace(/[.+]/g, '\\$&')}`))
    }
  },
)
