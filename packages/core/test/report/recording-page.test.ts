import { describe, expect, it } from 'vitest'
import type { Analysis } from '../../src/analyze/analysis.ts'
import { timelineRows } from '../../src/report/page-timeline.ts'
import { recordingPage } from '../../src/report/recording-page.ts'
import { SoundPicturePainter } from '../../src/report/sound-picture.ts'
import { sampleAnalysis } from '../support/sample-analysis.ts'

const HOSTILE = `<img src=x onerror=alert(1)>"'&\u0000`

function pictures(analysis: Analysis) {
  return analysis.channels.map(() => {
    const painter = new SoundPicturePainter(analysis.source.durationSeconds, 8000, 200)
    painter.push(Float32Array.from({ length: 320_000 }, (_, i) => 0.3 * Math.sin(i / 3)))
    return painter.finish()
  })
}

describe('recordingPage', () => {
  it('says in the table what the timeline shows, segment by segment', async () => {
    const analysis = sampleAnalysis()
    const page = await recordingPage(analysis)
    const table = page.slice(page.indexOf('<section class="card flush" id="table"'))
    const rows = table.slice(0, table.indexOf('</section>')).match(/<tr><td>.*?<\/tr>/g) ?? []
    expect(rows).toHaveLength(analysis.segments.length)
    for (const [index, { label, confidence, evidence }] of analysis.segments.entries()) {
      expect(rows[index]).toContain(label)
      expect(rows[index]).toContain(confidence.toFixed(2))
      for (const { measure } of evidence)
        expect(rows[index]?.toLowerCase()).toContain(measure === 'level' ? 'quieter' : measure)
    }
    expect(page).toContain(analysis.summary.text)
  })

  it('asks nothing of any other place and runs nothing', async () => {
    const analysis = sampleAnalysis()
    const page = await recordingPage(analysis, { pictures: pictures(analysis) })
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`)
    expect(page).not.toMatch(/<script|<link|<iframe|@import|javascript:/i)
    expect(page.match(/(?:src|href|url)\s*[=(]\s*["']?(?!data:|#)[^"')\s>]+/g)).toBeNull()
  })

  it('escapes what comes from a recording or a model', async () => {
    const analysis = sampleAnalysis()
    const [first, ...rest] = analysis.segments
    const hostile: Analysis = {
      ...analysis,
      source: { ...analysis.source, name: HOSTILE, codec: HOSTILE, container: HOSTILE },
      model: { ...analysis.model, id: HOSTILE, labels: [...analysis.model.labels, HOSTILE] },
      segments: [
        { ...first!, label: HOSTILE, evidence: [{ measure: HOSTILE, difference: 1, unit: HOSTILE, text: HOSTILE }] },
        ...rest,
      ],
      summary: {
        ...analysis.summary,
        text: HOSTILE,
        channels: analysis.summary.channels.map(channel => ({
          ...channel,
          share: { ...channel.share, [HOSTILE]: 0.5 },
          arc: { ...channel.arc, text: HOSTILE },
        })),
      },
      notes: [HOSTILE],
    }
    const page = await recordingPage(hostile)
    expect(page).not.toContain('<img src=x')
    expect(page).not.toContain('\u0000')
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
  })

  it('has no place for the emotion of an agent', async () => {
    const analysis = sampleAnalysis()
    const page = await recordingPage(analysis, { pictures: pictures(analysis) })
    const agent = page.slice(page.indexOf('<b>Agent</b>'))
    const lane = agent.slice(0, agent.indexOf('<b>Talk</b>'))
    expect(lane).toContain('Talk only')
    expect(lane).not.toMatch(/class="(?:seg|bar|ribbon|names)/)
  })

  it('shows every label with a mark and a word beside its colour', async () => {
    const page = await recordingPage(sampleAnalysis())
    const chips = page.match(/<span class="emo e-[a-z]+">.*?<\/span>/g) ?? []
    expect(chips.length).toBeGreaterThan(4)
    for (const chip of chips) expect(chip).toMatch(/<svg class="mark".*<\/svg>[a-z]+<\/span>/)
  })

  it('is there for a recording in which nobody speaks', async () => {
    const analysis = sampleAnalysis()
    const page = await recordingPage({
      ...analysis,
      segments: [],
      channels: [],
      summary: { ...analysis.summary, channels: [], moments: [] },
    })
    expect(page).toContain('No speech was judged')
    expect(page).toContain('No moment stood out')
  })

  it('is the same page for the same analysis', async () => {
    expect(await recordingPage(sampleAnalysis())).toBe(await recordingPage(sampleAnalysis()))
  })
})

describe('the timeline of a long recording', () => {
  const analysis = sampleAnalysis()
  const long: Analysis = {
    ...analysis,
    source: { ...analysis.source, durationSeconds: 700 },
    segments: [{ ...analysis.segments[0]!, start: 230, end: 240 }],
  }

  it('is laid out in rows of at most five minutes, at most twelve', () => {
    expect([0, 40, 300, 301, 700, 3600, 90_000].map(timelineRows)).toEqual([1, 1, 1, 2, 3, 12, 12])
  })

  it('shows a segment that crosses the end of a row in both, clipped', async () => {
    const page = await recordingPage(long)
    const rows = page.split('<div class="row">').slice(1)
    expect(rows).toHaveLength(3)
    const boxes = rows.map(row =>
      row
        .match(/class="seg[^"]*" style="left:([\d.]+)%;width:([\d.]+)%"/)
        ?.slice(1)
        .map(Number),
    )
    const length = 700 / 3
    expect(boxes[0]?.[0]).toBeCloseTo((100 * 230) / length, 2)
    expect((boxes[0]?.[0] ?? 0) + (boxes[0]?.[1] ?? 0)).toBeCloseTo(100, 2)
    expect(boxes[1]?.[0]).toBe(0)
    expect(boxes[1]?.[1]).toBeCloseTo((100 * (240 - length)) / length, 2)
    expect(boxes[2]).toBeUndefined()
  })
})
