/** Seconds that a link asks for: `#t=456.2`; undefined without. */
export function linkedTime(hash: string): number | undefined {
  const found = /^#t=(\d+(?:\.\d+)?)$/.exec(hash)
  return found ? Number(found[1]) : undefined
}

/** `#t=456.2` */
export function timeHash(time: number): string {
  return `#t=${Math.round(time * 10) / 10}`
}
