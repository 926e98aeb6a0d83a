import { describe, expect, it } from 'vitest'
import { TileCache } from '../../src/timeline/tile-cache.ts'

describe('tiles', () => {
  it('are asked for once, in stretches of a minute, and given when they are here', async () => {
    const asked: string[] = []
    const arrived: (() => void)[] = []
    const next = () => new Promise<void>(resolve => arrived.push(resolve))
    const tiles = new TileCache(
      130,
      10,
      async (start, end) => {
        asked.push(`${start}-${end}`)
        return start
      },
      () => arrived.shift()?.(),
    )
    const [first, second] = [next(), next()]
    expect(tiles.want(50, 70)).toEqual([])
    expect(tiles.want(50, 70)).toEqual([])
    await Promise.all([first, second])
    expect(tiles.want(50, 70)).toEqual([0, 60])
    expect(tiles.at(65)).toBe(60)
    tiles.want(125, 500)
    expect(asked).toEqual(['0-60', '60-120', '120-130'])
  })

  it('are asked for again where they did not come, and forgotten where nobody looked for the longest time', async () => {
    let fails = true
    let settled = () => {}
    const tiles = new TileCache(
      600,
      2,
      async start => {
        if (fails) throw new Error('no')
        return start
      },
      () => settled(),
    )
    tiles.want(0, 1)
    await new Promise(resolve => setImmediate(resolve))
    fails = false
    for (const at of [0, 60, 120]) {
      const here = new Promise<void>(resolve => {
        settled = resolve
      })
      tiles.want(at, at + 1)
      await here
    }
    expect([0, 60, 120].map(at => tiles.at(at))).toEqual([undefined, 60, 120])
  })

  it('bring nothing any more once their screen has gone', async () => {
    let told = 0
    const tiles = new TileCache(
      60,
      2,
      async () => 1,
      () => told++,
    )
    tiles.want(0, 1)
    tiles.dispose()
    await new Promise(resolve => setImmediate(resolve))
    expect(told).toBe(0)
  })
})
