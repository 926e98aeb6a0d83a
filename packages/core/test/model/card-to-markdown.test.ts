import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { cardToMarkdown } from '../../src/model/card-to-markdown.ts'
import type { ModelCard } from '../../src/model/model.ts'
import { sampleParts } from './sample-model.ts'

const { card } = sampleParts()

function frontMatter(given: ModelCard): unknown {
  return parse(/^---\n(.*?)\n---\n/s.exec(cardToMarkdown(given))?.[1] ?? '')
}

describe('a model card as Markdown', () => {
  it('has the front matter that Hugging Face reads', () => {
    expect(frontMatter(card)).toMatchObject({
      license: 'cc0-1.0',
      language: ['en'],
      datasets: ['made-up'],
      metrics: ['recall', 'accuracy', 'f1'],
      pipeline_tag: 'audio-classification',
      tags: ['speech-emotion-recognition', 'angry', 'happy', 'neutral'],
      'model-index': [
        {
          name: 'sample',
          results: [
            {
              task: { type: 'audio-classification' },
              dataset: { name: 'none', type: 'none' },
              metrics: [{ type: 'recall', name: 'uar', value: 1 / 3 }],
            },
          ],
        },
      ],
    })
  })

  it('names a licence that Hugging Face does not know as another, and of languages not the region', () => {
    const front = frontMatter({
      ...card,
      licence: 'CC0-1.0 and "ours": see # there',
      languages: ['de-DE', 'de-AT', 'en'],
    })
    expect(front).toMatchObject({
      license: 'other',
      license_name: 'CC0-1.0 and "ours": see # there',
      language: ['de', 'en'],
    })
  })

  it('is YAML whatever the names hold, and without what is not known', () => {
    const hostile = '- "a": {b}\n--- #\u2028'
    const front = frontMatter({
      ...card,
      id: hostile,
      labels: [hostile, 'no'],
      languages: [],
      data: [{ ...card.data[0]!, name: hostile }],
      evaluation: [],
    })
    expect(front).toMatchObject({ datasets: [hostile], tags: ['speech-emotion-recognition', hostile, 'no'] })
    expect(front).not.toHaveProperty('language')
    expect(front).not.toHaveProperty('model-index')
  })

  it('says what it is for and not for, data, procedure, figures and limits, in this order', () => {
    const markdown = cardToMarkdown(card)
    const sections = [...markdown.matchAll(/^## (.*)$/gm)].map(([, title]) => title)
    expect(sections).toEqual(['Intended use', 'Out of scope', 'Data', 'Procedure', 'Evaluation', 'Limits'])
    expect(markdown).toContain('| made-up | CC0-1.0 | 3 | 2 |')
    expect(markdown).toContain('- **none**: uar 0.333, interval 0.250 to 0.500')
  })

  it('says who may use it', () => {
    expect(cardToMarkdown(card)).not.toContain('Research use only')
    expect(cardToMarkdown({ ...card, commercialUse: false })).toContain('Research use only')
  })
})
