/**
 * What a path gives for the variable of a pattern.
 *
 * @param pattern - `/models`, or with one variable `/recordings/:id`
 * @returns the variable's value (empty without one), or undefined where the path is another
 */
export function matchPath(pattern: string, path: string): string | undefined {
  const [want, have] = [pattern, path].map(text => text.split('/').filter(Boolean)) as [string[], string[]]
  if (want.length !== have.length) return undefined
  let variable = ''
  for (const [index, part] of want.entries()) {
    const found = decodeURIComponent(have[index]!)
    if (part.startsWith(':')) variable = found
    else if (part !== found) return undefined
  }
  return variable
}
