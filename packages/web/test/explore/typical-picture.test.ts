import { expect, it } from 'vitest'
import { bandTicks, typicalPicture } from '../../src/explore/typical-picture.ts'

it('a clip of a report is decibels below its loudest, lowest band first', () => {
  const levels = btoa(String.fromCharCode(0, 255, 51, 204))
  const picture = typicalPicture({ clip: 'a', frameSeconds: 0.02, rangeDb: 60, levels }, [100, 1000])
  expect(picture).toMatchObject({ columns: 2, rows: 2, low: -60, high: 0, seconds: 0.04, rowNames: ['100', '1000'] })
  expect([...picture.values]).toEqual([-60, 0, -48, -12].map(value => expect.closeTo(value, 4)))
})

it('frequencies stand at the bands that are nearest to them', () => {
  const ticks = bandTicks([100, 260, 900, 4100])
  expect(ticks.map(({ text, at }) => [text, at])).toEqual([
    ['250', 0.375],
    ['1000', 0.625],
    ['4000', 0.875],
  ])
})
