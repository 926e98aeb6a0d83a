import { afterEach, describe, expect, test } from 'vitest'
import { runAll, WorkerPool } from '../../src/node/worker-pool.ts'

const FILE = new URL('../support/echo-worker.ts', import.meta.url)
const pools: WorkerPool<number | string, number>[] = []

function makePool(size: number): WorkerPool<number | string, number> {
  const pool = new WorkerPool<number | string, number>(FILE, size)
  pools.push(pool)
  return pool
}

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close()
})

describe('a worker pool', () => {
  test('gives each job its own result, with more jobs than threads', async () => {
    const pool = makePool(2)
    expect(await Promise.all([1, 2, 3, 4, 5].map(n => pool.run(n)))).toEqual([2, 4, 6, 8, 10])
  })

  test('hands on a coded error with its code, and goes on', async () => {
    const pool = makePool(1)
    const failed = pool.run('coded')
    await expect(failed).rejects.toMatchObject({ code: 'audio/empty', details: { why: 'asked for' } })
    expect(await pool.run(4)).toBe(8)
  })

  test('reports any other error as a fault, and survives a thread that dies', async () => {
    const pool = makePool(1)
    await expect(pool.run('plain')).rejects.toMatchObject({ code: 'internal/unexpected' })
    await expect(pool.run('die')).rejects.toMatchObject({ code: 'internal/unexpected' })
    expect(await pool.run(4)).toBe(8)
  })

  test('closed with work in hand rejects it as cancelled', async () => {
    const pool = makePool(1)
    const jobs = [pool.run('hang'), pool.run(1)]
    const settled = Promise.allSettled(jobs)
    await pool.close()
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  test('gives up one job that is cancelled, at work or waiting, and goes on with the others', async () => {
    const pool = makePool(1)
    const [first, second] = [new AbortController(), new AbortController()]
    const hanging = pool.run('hang', first.signal)
    const waiting = pool.run(1, second.signal)
    const last = pool.run(4)
    second.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
    first.abort()
    await expect(hanging).rejects.toMatchObject({ code: 'cancelled' })
    expect(await last).toBe(8)
    await expect(pool.run(1, first.signal)).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('runs a list with each outcome at its place, and progress', async () => {
    const outcomes: unknown[] = []
    const progress: number[] = []
    await runAll(
      makePool(2),
      [1, 'coded', 3],
      (outcome, index) => {
        outcomes[index] = 'result' in outcome ? outcome.result : 'failed'
      },
      { onProgress: done => progress.push(done) },
    )
    expect(outcomes).toEqual([2, 'failed', 6])
    expect(progress).toEqual([1, 2, 3])
  })

  test('stops a list when it is cancelled', async () => {
    const controller = new AbortController()
    const running = runAll(makePool(1), [1, 'hang'], () => controller.abort(), { signal: controller.signal })
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  })
})
