/**
 * Runs `work` on each item, at most `jobs` at once, and hands the results to `take` in the order of the items.
 * What is taken is gone: memory holds only what is being worked on or waits for an earlier one.
 */
export async function inOrder<Item, Result>(
  items: readonly Item[],
  jobs: number,
  work: (item: Item) => Promise<Result>,
  take: (result: Result, item: Item) => Promise<void>,
): Promise<void> {
  const running: Promise<Result>[] = []
  let started = 0
  const start = () => {
    const item = items[started++]!
    const result = work(item)
    // A failure is met where the result is taken; until then it must not count as unhandled.
    result.catch(() => {})
    running.push(result)
  }
  for (const item of items) {
    while (started < items.length && running.length < jobs) start()
    await take(await running.shift()!, item)
  }
}
