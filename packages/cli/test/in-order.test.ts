import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inOrder } from '../src/in-order.ts'

it('takes results in the order of the items, however long each took, and works on no more than allowed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (s, count, jobs) => {
        const items = Array.from({ length: count }, (_, index) => index)
        const taken: number[] = []
        let waiting = 0
        let most = 0
        const run = inOrder(
          items,
          jobs,
          async item => {
            most = Math.max(most, ++waiting)
            return s.schedule(Promise.resolve(item))
          },
          async result => {
            waiting--
            taken.push(result)
          },
        )
        await s.waitFor(run)
        expect(taken).toEqual(items)
        expect(most).toBeLessThanOrEqual(Math.max(jobs, 0))
      },
    ),
    { seed: 1 },
  )
})

it('ends in the first failure', async () => {
  const fails = inOrder(
    [1, 2, 3],
    2,
    async item => {
      if (item === 2) throw new Error('two')
      return item
    },
    async () => {},
  )
  await expect(fails).rejects.toThrow('two')
})
