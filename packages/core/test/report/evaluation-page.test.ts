import { describe, expect, it } from 'vitest'
import { evaluationPage } from '../../src/report/evaluation-page.ts'
import type { JudgedReport } from '../../src/report/judged-report.ts'

const HOSTILE = `<img src=x onerror=alert(1)>"'&`
const estimate = { mean: 0.62, sd: 0.05, interval: [0.57, 0.68] } as const
const figures = { precision: 0.6, recall: 0.62, f1: 0.61, support: 10 }

function sampleReport(label = 'angry'): JudgedReport {
  return {
    speakersShared: false,
    clips: 20,
    speakers: 4,
    labels: ['calm', label],
    accuracy: estimate,
    uar: estimate,
    macroF1: estimate,
    cohenKappa: 0.3,
    perClass: { calm: figures, [label]: figures },
    confusion: [
      [6, 4],
      [4, 6],
    ],
    ece: 0.041,
    notes: [],
  }
}

/** A report with something for every section. */
function fullReport(name = 'x', label = 'angry'): JudgedReport {
  const condition = { count: 20, accuracy: 0.6, uar: 0.6, drop: 0.02, ece: 0.04 }
  const group = { clips: 5, accuracy: 0.6, uar: 0.6 }
  return {
    ...sampleReport(label),
    protocol: name,
    folds: [{ speakers: [name], clips: 10, accuracy: 0.6, uar: 0.6 }],
    conditions: { clean: { ...condition, uar: 0.62, drop: 0 }, mulaw8k: condition, [name]: condition },
    windows: { clean: condition },
    perSpeaker: { [name]: { ...group, sex: 'female' }, b: { ...group, sex: 'male' } },
    reliability: [{ clips: 20, confidence: 0.7, accuracy: 0.62 }],
    riskCoverage: [
      { coverage: 0.5, risk: 0.2, confidence: 0.8 },
      { coverage: 1, risk: 0.38, confidence: 0.3 },
    ],
    learningCurve: [
      { speakers: 2, accuracy: 0.5, uar: 0.5, sd: 0.1 },
      { speakers: 4, accuracy: 0.6, uar: 0.6, sd: 0.1 },
    ],
    matrix: [
      {
        train: name,
        test: 'other',
        clips: 5,
        speakers: 2,
        accuracy: 0.4,
        uar: 0.417,
        interval: [0.3, 0.5],
        labels: ['calm'],
      },
    ],
    perCorpus: {
      [name]: {
        clips: 10,
        speakers: 2,
        uar: estimate,
        accuracy: estimate,
        conditions: { clean: condition },
        windows: {},
      },
    },
    adapted: { uar: estimate, accuracy: estimate },
    besideRandom: { speakersShared: true, uar: { ...estimate, mean: 0.91 }, accuracy: estimate },
    balance: { before: { calm: 5, [label]: 10 }, after: { calm: 10, [label]: 10 } },
    map: { x: [0, 1000], y: [0, 1000], truth: [0, 1], guess: [0, 1], spread: 0.8 },
    sound: {
      bandHz: [100, 1000],
      labels: {
        [label]: {
          spectrum: [-10, -20],
          example: { clip: name, frameSeconds: 0.02, rangeDb: 60, levels: btoa('\u0000\u00ff\u0010\u0020') },
        },
      },
    },
    mostWrong: [{ id: name, label: 'calm', guess: label, probability: 0.93 }],
    notes: [name],
  }
}

const SECTIONS = {
  'When it says 0.8': 'reliability',
  'Staying silent': 'riskCoverage',
  'Corpus by corpus': 'perCorpus',
  'Not the same for every voice': 'perSpeaker',
  'More speakers': 'learningCurve',
  'From corpus to corpus': 'matrix',
  'How each label sounds': 'sound',
  'A map of the clips': 'map',
  'Most wrong': 'mostWrong',
} as const

describe('evaluationPage', () => {
  it('draws each section for which the report has data, and no other', async () => {
    const full = await evaluationPage(fullReport())
    const bare = await evaluationPage(sampleReport())
    for (const title of Object.keys(SECTIONS)) {
      expect(full).toContain(title)
      expect(bare).not.toContain(title)
    }
    for (const page of [full, bare])
      for (const title of [
        'How often it is right',
        'What it takes for what',
        'Label by label',
        'How this was measured',
      ])
        expect(page).toContain(title)
  })

  it('says first how good the model is, against chance, with the interval', async () => {
    const page = await evaluationPage(sampleReport())
    expect(page).toContain('Right on unseen speakers: 62 % (57 to 68) on average over 2 labels; chance is 50 %.')
  })

  it('never shows a figure of shared speakers as one of new voices', async () => {
    const page = await evaluationPage({ ...sampleReport(), speakersShared: true })
    expect(page).not.toContain('unseen')
    expect(page).toContain('This says nothing about new voices.')
    expect(page).toContain('class="badge">Speakers shared')
    const dots = page.match(/<i class="dot[ "][^>]*>/g) ?? []
    expect(dots.length).toBeGreaterThan(0)
    for (const dot of dots) expect(dot).toContain('hollow')
  })

  it('marks the figure of a random split hollow beside the honest one', async () => {
    const page = await evaluationPage(fullReport())
    expect(page).toMatch(/Speakers shared, random split.*?dot hollow.*?91 %/)
  })

  it('has a table with the figures behind each picture', async () => {
    const page = await evaluationPage(fullReport())
    const table = (summary: string) => page.split(`<summary>${summary}</summary>`)[1]?.split('</details>')[0] ?? ''
    expect(table('Speaker by speaker')).toContain('0.600')
    expect(table('The average spectra in figures')).toContain('−20.0')
    expect(page).toMatch(/<th>Confidence<\/th><th class="num">Right/)
    expect(page).toContain('title="6 of 10">60<')
    expect(page).toContain('−2.0')
  })

  it('asks nothing of any other place and runs nothing', async () => {
    const page = await evaluationPage(fullReport())
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`)
    expect(page).not.toMatch(/<script|<link|<iframe|@import|javascript:/i)
    expect(page.match(/(?:src|href|url)\s*[=(]\s*["']?(?!data:|#)[^"')\s>]+/g)).toBeNull()
  })

  it('escapes what comes from a report', async () => {
    const page = await evaluationPage(fullReport(HOSTILE, HOSTILE), { title: HOSTILE, licence: HOSTILE })
    expect(page).not.toContain('<img src=x')
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
  })

  it('names a picture for those who do not see it', async () => {
    const page = await evaluationPage(fullReport())
    for (const picture of page.match(/<svg role="img"[^>]*>/g) ?? []) expect(picture).toMatch(/aria-label="[^"]{10,}"/)
    for (const picture of page.match(/<img[^>]*>/g) ?? []) expect(picture).toMatch(/alt="[^"]{10,}"/)
  })

  it('is the same page for the same report', async () => {
    expect(await evaluationPage(fullReport())).toBe(await evaluationPage(fullReport()))
  })
})
