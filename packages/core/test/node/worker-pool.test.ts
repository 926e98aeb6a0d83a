import { afterEach, describe, expect, test } from 'vitest'
import { runAll, WorkerPool, type WorkerPoolOptions } from '../../src/node/worker-pool.ts'

const FILE = new URL('../support/echo-worker.ts', import.meta.url)
const pools: WorkerPool<number | string, number, string>[] = []

function makePool(size: number, options: WorkerPoolOptions = {}): WorkerPool<number | string, number, string> {
  const pool = new WorkerPool<number | string, number, string>(FILE, size, options)
  pools.push(pool)
  return pool
}

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close()
})

describe.each([{ processes: false }, { processes: true }])('a worker pool with %o', options => {
  test('gives each job its own result, with more jobs than workers', async () => {
    const pool = makePool(2, options)
    expect(await Promise.all([1, 2, 3, 4, 5].map(n => pool.run(n)))).toEqual([2, 4, 6, 8, 10])
  })

  test('hands on a coded error with its code, and goes on', async () => {
    const pool = makePool(1, options)
    const failed = pool.run('coded')
    await expect(failed).rejects.toMatchObject({ code: 'audio/empty', details: { why: 'asked for' } })
    expect(await pool.run(4)).toBe(8)
  })

  test('reports any other error as a fault, and survives a worker that dies', async () => {
    const pool = makePool(1, options)
    await expect(pool.run('plain')).rejects.toMatchObject({ code: 'internal/unexpected' })
    await expect(pool.run('die')).rejects.toMatchObject({ code: 'worker/died' })
    expect(await pool.run(4)).toBe(8)
  })

  test('closed with work in hand rejects it as cancelled', async () => {
    const pool = makePool(1, options)
    const jobs = [pool.run('hang'), pool.run(1)]
    const settled = Promise.allSettled(jobs)
    await pool.close()
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  test('tells how far a job is, and what it has found on the way', async () => {
    const heard: unknown[] = []
    const onProgress = (...progress: readonly [number, number]) => heard.push(progress)
    await makePool(1, options).run(7, { onProgress, onNote: note => heard.push(note) })
    expect(heard).toEqual([[1, 7], 'lucky'])
  })

  test('gives up a job that is cancelled, waiting or in hand, and goes on', async () => {
    const pool = makePool(1, options)
    const controller = new AbortController()
    const jobs = [pool.run('hang', controller), pool.run('hang', controller), pool.run(4)]
    controller.abort()
    const outcomes = await Promise.allSettled(jobs)
    expect(outcomes.map(outcome => (outcome.status === 'rejected' ? outcome.reason.code : outcome.value))).toEqual([
      'cancelled',
      'cancelled',
      8,
    ])
    await expect(pool.run(1, controller)).rejects.toMatchObject({ code: 'cancelled' })
  })
})

test('a worker process that crashes in native code takes nothing with it', async () => {
  const pool = makePool(1, { processes: true })
  await expect(pool.run('crash')).rejects.toMatchObject({ code: 'worker/died' })
  expect(await pool.run(4)).toBe(8)
})

describe('a list of jobs', () => {
  test('is run with each outcome at its place, and progress', async () => {
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

  test('stops when it is cancelled', async () => {
    const controller = new AbortController()
    const running = runAll(makePool(1), [1, 'hang'], () => controller.abort(), { signal: controller.signal })
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  })
})
