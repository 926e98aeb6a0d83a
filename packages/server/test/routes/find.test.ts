import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleAnalysis } from '../../../core/test/support/sample-analysis.ts'
import { AuditPage } from '../../src/contract/access.ts'
import { AnalysisResource } from '../../src/contract/analysis.ts'
import { AnalysisPage } from '../../src/contract/list.ts'
import { Stats } from '../../src/contract/overview.ts'
import { DATABASES } from '../support/databases.ts'
import { ask, codeOf, form } from '../support/requests.ts'
import { invented, type TestService } from '../support/service.ts'

/** Name, tags, day of November, confidence of the one segment, which is angry above 0.5. */
const RECORDINGS = [
  ['anna_kern.wav', 'vip,north', 1, 0.9],
  ['bert.wav', 'north', 2, 0.3],
  ['carla.wav', 'south', 2, 0.7],
  ['dora-north.wav', 'south,vip', 3, 0.8],
] as const
describe.each(DATABASES)('on $name', ({ open }) => {
  let test: TestService
  let day = 1

  beforeAll(async () => {
    const compute = invented(({ name }) => {
      const confidence = RECORDINGS.find(([known]) => known === name)?.[3] ?? 0
      const label = confidence > 0.5 ? 'angry' : 'calm'
      const { segments, summary } = sampleAnalysis()
      const share = label === 'angry' ? { angry: 0.75, calm: 0.25 } : { calm: 1 }
      return {
        segments: [{ ...segments[0]!, label, confidence }],
        summary: { ...summary, channels: [{ ...summary.channels[0]!, share }] },
      }
    })
    test = await open({ compute, now: () => new Date(Date.UTC(2026, 10, day, 12)) })
    for (const [name, tags, on] of RECORDINGS) {
      day = on
      await ask(test.app, 'POST', '/v1/analyses?wait=30', form({ tags, file: [name, Buffer.from(name)] }))
    }
  })
  afterAll(() => test.close())

  async function namesOf(query: string): Promise<string[]> {
    const page = await ask(test.app, 'GET', `/v1/analyses?${query}`)
    expect(page.status).toBe(200)
    return AnalysisPage.parse(page.json()).items.map(({ name }) => name.split(/[._-]/)[0]!)
  }

  describe('GET /v1/analyses', () => {
    it('lists the newest first, with what each says', async () => {
      const { items, next } = AnalysisPage.parse((await ask(test.app, 'GET', '/v1/analyses')).json())
      expect(items.map(({ createdAt }) => createdAt.slice(8, 10))).toEqual(['03', '02', '02', '01'])
      expect(next).toBeNull()
      expect(items[0]).toMatchObject({
        ...{ name: 'dora-north.wav', state: 'done', durationSeconds: 40, strongest: 0.8, roles: ['customer', 'agent'] },
        shares: { angry: 0.75, calm: 0.25 },
        tags: ['south', 'vip'],
      })
      expect(items[0]?.strip?.[0]).toEqual([expect.any(Number), expect.any(Number), 'angry', 0.8])
      expect(items[0]?.headline).toBe(sampleAnalysis().summary.text)
    })

    it.each([
      ['tags=vip', ['dora', 'anna']],
      ['tags=vip,north', ['anna']],
      ['q=north', ['dora', 'bert', 'anna'], true],
      ['q=kern', ['anna']],
      ['q=kern%20-vip', []],
      ['label=angry', ['dora', 'carla', 'anna']],
      ['label=calm&minShare=0.5', ['bert']],
      ['minStrongest=0.75&sort=-strongest', ['anna', 'dora']],
      ['sort=-strongest', ['anna', 'dora', 'carla', 'bert']],
      ['from=2026-11-03T00:00:00Z', ['dora']],
      ['to=2026-11-02T00:00:00%2B01:00', ['anna']],
      ['state=failed', []],
      ['role=agent&q=bert', ['bert']],
      ['role=unknown', []],
    ])('finds by %s', async (query, names, anyOrder = false) => {
      const found = await namesOf(query)
      if (anyOrder) expect(found.sort()).toEqual([...names].sort())
      else expect(found).toEqual(names)
    })

    it.each(['-created', 'created', '-strongest', '-duration'])(
      'gives every analysis once, page by page, in the order %s',
      async sort => {
        const all = await namesOf(`sort=${sort}`)
        const seen: string[] = []
        let cursor: string | null = ''
        while (cursor !== null) {
          const after: string = cursor ? `&cursor=${cursor}` : ''
          const page = AnalysisPage.parse(
            (await ask(test.app, 'GET', `/v1/analyses?sort=${sort}&limit=1${after}`)).json(),
          )
          seen.push(...page.items.map(({ name }) => name.split(/[._-]/)[0]!))
          cursor = page.next
        }
        expect(seen).toEqual(all)
        expect(seen.length).toBe(4)
      },
    )

    it.each(['cursor=x', 'limit=0', 'limit=201', 'sort=name', 'minStrongest=2', 'from=yesterday', 'state=lost'])(
      'refuses %s',
      async query => {
        const refused = await ask(test.app, 'GET', `/v1/analyses?${query}`)
        expect([refused.status, codeOf(refused)]).toEqual([400, 'request/invalid'])
      },
    )
  })

  describe('GET /v1/stats', () => {
    it('counts by state, day and tag, with the mean of each share', async () => {
      const stats = Stats.parse((await ask(test.app, 'GET', '/v1/stats')).json())
      expect(stats.states).toEqual({ done: 4 })
      expect(stats.total).toEqual({ recordings: 4, reviewed: 0, seconds: 160, shares: { angry: 0.5625, calm: 0.4375 } })
      expect(stats.days.map(({ day: on, recordings }) => [on, recordings])).toEqual([
        ['2026-11-01', 1],
        ['2026-11-02', 2],
        ['2026-11-03', 1],
      ])
      expect(stats.days[1]?.shares).toEqual({ angry: 0.375, calm: 0.625 })
      expect(stats.tags.map(({ tag, recordings }) => [tag, recordings])).toEqual([
        ['north', 2],
        ['south', 2],
        ['vip', 2],
      ])
    })

    it('counts a part of it', async () => {
      const { total } = Stats.parse((await ask(test.app, 'GET', '/v1/stats?tag=vip&from=2026-11-02T00:00:00Z')).json())
      expect(total).toEqual({ recordings: 1, reviewed: 0, seconds: 40, shares: { angry: 0.75, calm: 0.25 } })
    })
  })

  describe('PATCH /v1/analyses/{id}', () => {
    it('renames and tags, and is found by the new words', async () => {
      const [first] = AnalysisPage.parse((await ask(test.app, 'GET', '/v1/analyses?q=bert')).json()).items
      const change = { name: 'Emil.wav', tags: ['returned'], notice_given: true, retentionDays: 2 }
      const changed = await ask(test.app, 'PATCH', `/v1/analyses/${first?.id}`, { body: change })
      expect(AnalysisResource.parse(changed.json())).toMatchObject({ name: 'Emil.wav', options: change })
      expect(await namesOf('q=emil%20returned')).toEqual(['Emil'])
      expect(await namesOf('q=bert')).toEqual([])
      const row = await test.service.table.get(first?.id ?? '')
      expect(row?.expiresAt).toEqual(new Date(Date.UTC(2026, 10, 4, 12)))
      await ask(test.app, 'PATCH', `/v1/analyses/${first?.id}`, { body: { retentionDays: null } })
      expect((await test.service.table.get(first?.id ?? ''))?.expiresAt).toBeNull()
      const refused = await ask(test.app, 'PATCH', `/v1/analyses/${first?.id}`, { body: { state: 'done' } })
      expect([refused.status, codeOf(refused)]).toEqual([400, 'request/invalid'])
    })

    it('says that it was reviewed, by whom and when, until that is taken back', async () => {
      const [first] = AnalysisPage.parse((await ask(test.app, 'GET', '/v1/analyses?q=carla')).json()).items
      expect(first).toMatchObject({ reviewed: null, corrections: 0, quality: ['narrow-band'] })
      const change = (body: object) => ask(test.app, 'PATCH', `/v1/analyses/${first?.id}`, { body })
      const reviewed = { at: new Date(Date.UTC(2026, 10, day, 12)).toISOString(), by: 'local' }
      expect(AnalysisResource.parse((await change({ reviewed: true })).json()).reviewed).toEqual(reviewed)
      expect(await namesOf('reviewed=true')).toEqual(['carla'])
      expect(await namesOf('reviewed=false')).not.toContain('carla')
      const stats = Stats.parse((await ask(test.app, 'GET', '/v1/stats')).json())
      expect(stats.total.reviewed).toBe(1)
      const place = { channel: 0, start: 0, end: 1, label: 'sad' }
      await ask(test.app, 'PUT', `/v1/analyses/${first?.id}/corrections`, { body: place })
      const [again] = AnalysisPage.parse((await ask(test.app, 'GET', '/v1/analyses?q=carla')).json()).items
      expect(again).toMatchObject({ reviewed, corrections: 1 })
      expect(AnalysisResource.parse((await change({ reviewed: false })).json()).reviewed).toBeNull()
      expect(await namesOf('reviewed=true')).toEqual([])
      const { items } = AuditPage.parse((await ask(test.app, 'GET', '/v1/audit')).json())
      expect(items.filter(({ what, object }) => what.startsWith('PATCH') && object === first?.id)).toHaveLength(2)
    })

    it('keeps the moments that were marked', async () => {
      const sent = form({ marks: '1.5,20', file: ['marked.wav', Buffer.from('marked')] })
      const { id, options } = AnalysisResource.parse((await ask(test.app, 'POST', '/v1/analyses?wait=30', sent)).json())
      expect(options.marks).toEqual([1.5, 20])
      const change = (marks: number[]) => ask(test.app, 'PATCH', `/v1/analyses/${id}`, { body: { marks } })
      expect(AnalysisResource.parse((await change([3])).json()).options.marks).toEqual([3])
      expect(codeOf(await change([-1]))).toBe('request/invalid')
    })
  })
})
