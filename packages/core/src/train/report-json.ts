/**
 * A report as the text of its file: indented, but lists of numbers on one line each, so that it can be read and compared
 * line by line.
 */
export function reportToJson(report: object): string {
  // A line break inside brackets that hold numbers only cannot be part of a text: JSON escapes it there.
  const text = JSON.stringify(report, null, 1).replace(/\[\n[\d\s.,eE+-]*\]/g, list =>
    list.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  )
  return `${text}\n`
}
