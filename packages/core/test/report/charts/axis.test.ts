import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { along, axisAround, percentage, shareAxis } from '../../../src/report/charts/axis.ts'

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 })

describe('axisAround', () => {
  it('holds all its values, between ends that are ticks', () => {
    fc.assert(
      fc.property(numbers, values => {
        const axis = axisAround('x', values)
        const rounding = 1e-6 * (axis.high - axis.low)
        expect(Math.min(...values)).toBeGreaterThanOrEqual(axis.low - rounding)
        expect(Math.max(...values)).toBeLessThanOrEqual(axis.high + rounding)
        expect(axis.ticks.length).toBeGreaterThanOrEqual(2)
        expect(axis.ticks.length).toBeLessThanOrEqual(7)
      }),
    )
  })

  it('steps by 1, 2, 2.5 or 5 times a power of ten, and writes a real minus sign', () => {
    expect(axisAround('x', [-3, 17]).ticks.map(({ text }) => text)).toEqual(['−5', '0', '5', '10', '15', '20'])
    expect(axisAround('x', [0, 0.34]).ticks.map(({ text }) => text)).toEqual(['0.0', '0.1', '0.2', '0.3', '0.4'])
  })

  it('writes only ticks inside ends that were given', () => {
    const axis = axisAround('x', [], { low: 0.3, high: 1, most: 5 })
    expect([axis.low, axis.high]).toEqual([0.3, 1])
    expect(axis.ticks.map(({ text }) => text)).toEqual(['0.4', '0.6', '0.8', '1.0'])
    expect(axisAround('x', [0, 1]).ticks.map(({ text }) => text)).toEqual(['0.00', '0.25', '0.50', '0.75', '1.00'])
  })

  it('is there for no value and for one', () => {
    expect(axisAround('x', []).high).toBe(1)
    const one = axisAround('x', [4])
    expect(one.high).toBeGreaterThan(one.low)
    expect(axisAround('x', [], { low: 2, high: 2 }).high).toBeGreaterThan(2)
  })

  it('writes shares in per cent', () => {
    expect(shareAxis('% right').ticks.map(({ text }) => text)).toEqual(['0', '25', '50', '75', '100'])
  })
})

describe('a place along an axis', () => {
  it('runs from 0 to 1 and stays there', () => {
    const axis = axisAround('x', [0, 10])
    expect([-5, 0, 2.5, 10, 11].map(value => along(axis, value))).toEqual([0, 0, 0.25, 1, 1])
    expect(percentage(1 / 3)).toBe('33.33%')
  })
})
