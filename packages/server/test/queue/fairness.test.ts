import { Readable } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keepUpload, queueUpload } from '../../src/analyses/create.ts'
import { waitForAnalysis } from '../../src/analyses/wait.ts'
import { DATABASES } from '../support/databases.ts'
import { invented, type TestService } from '../support/service.ts'

const NEVER = new AbortController().signal

/** A worker that does one recording at a time, writes down which, and waits in each while it is held. */
function oneAtATime() {
  const order: string[] = []
  let gate = Promise.resolve()
  const compute = invented(async ({ name = '' }) => {
    order.push(name)
    await gate
    return {}
  })
  const hold = () => {
    let letGo = () => {}
    gate = new Promise(resolve => {
      letGo = resolve
    })
    return letGo
  }
  return { compute, order, hold }
}

/** Queues a recording of a tenant, under that name and a number. */
async function send({ service }: TestService, tenant: string, number: number, priority = 0): Promise<string> {
  const name = `${tenant}${number}`
  const kept = await keepUpload(service, { stream: Readable.from([Buffer.from(name)]), name })
  const sender = { id: tenant, tenant, recordingsPerDay: null, hoursPerDay: null, mostPriority: 10 }
  return (await queueUpload(service, kept, { priority }, { sender })).id
}

describe.each(DATABASES)('the queue on $name', ({ open }) => {
  it('gives the tenants their turns: a hundred of one do not hold back the first of another', async () => {
    const { compute, order, hold } = oneAtATime()
    const test = await open({ compute, config: { workers: 1 } })
    onTestFinished(() => test.close())
    const letGo = hold()
    const ids = [await send(test, 'a', 0)]
    await expect.poll(() => order).toEqual(['a0'])
    for (let number = 1; number <= 100; number++) ids.push(await send(test, 'a', number))
    for (let number = 0; number < 3; number++) ids.push(await send(test, 'b', number))
    ids.push(await send(test, 'c', 0), await send(test, 'b', 9, 1), await send(test, 'b', 8, -1))
    letGo()
    for (const id of ids) expect((await waitForAnalysis(test.service, id, 60, NEVER))?.state).toBe('done')
    // What is urgent comes first, then one of each tenant, and what has time comes last.
    expect(order.slice(0, 10)).toEqual(['a0', 'b9', 'a1', 'b0', 'c0', 'a2', 'b1', 'a3', 'b2', 'a4'])
    expect(order.at(-1)).toBe('b8')
    expect(order.filter(name => name.startsWith('a'))).toEqual(Array.from({ length: 101 }, (_, n) => `a${n}`))
  })

  it('owes a tenant nothing for the time in which it had nothing to do, nor makes it wait for what it had', async () => {
    const { compute, order, hold } = oneAtATime()
    const test = await open({ compute, config: { workers: 1 } })
    onTestFinished(() => test.close())
    const letGo = hold()
    const ids = [await send(test, 'a', 0)]
    await expect.poll(() => order).toEqual(['a0'])
    for (let number = 1; number <= 20; number++) ids.push(await send(test, 'a', number))
    letGo()
    for (const id of ids) await waitForAnalysis(test.service, id, 60, NEVER)

    const letGoAgain = hold()
    const later = [await send(test, 'b', 0)]
    await expect.poll(() => order.at(-1)).toBe('b0')
    for (let number = 1; number <= 5; number++) later.push(await send(test, 'b', number))
    later.push(await send(test, 'a', 21))
    letGoAgain()
    for (const id of later) await waitForAnalysis(test.service, id, 60, NEVER)
    expect(order.slice(21, 25)).toEqual(['b0', 'b1', 'a21', 'b2'])
  })
})
