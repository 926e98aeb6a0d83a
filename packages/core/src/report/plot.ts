import { eachDot, LETTER_HEIGHT, LETTER_WIDTH } from './bitmap-font.ts'
import { type ColourMap, colourRamp } from './colour-map.ts'
import { escapeHtml } from './escape.ts'
import { colourIndex, type Grid, heatImage, MAP_COLOURS } from './heat-map.ts'
import { dataAddress, encodePng } from './png.ts'

/** A label on an axis, at a share of its length, 0..1 (from the left, from the bottom). */
export interface Tick {
  readonly at: number
  readonly text: string
}

/** A heat map with its axes. */
export interface Plot {
  readonly title: string
  readonly grid: Grid
  readonly low: number
  readonly high: number
  readonly map: ColourMap
  readonly x: { readonly name: string; readonly ticks: readonly Tick[] }
  readonly y: { readonly name: string; readonly ticks: readonly Tick[] }
  /** Name and unit of the values, beside the colour bar. */
  readonly scale: { readonly name: string; readonly ticks: readonly Tick[] }
}

/** Size of the whole picture in pixels. */
export interface PlotSize {
  readonly width: number
  readonly height: number
}

const LEFT = 96
const RIGHT = 132
const TOP = 44
const BOTTOM = 60
const BAR_GAP = 20
const BAR_WIDTH = 18
const PAPER = MAP_COLOURS
const INK = MAP_COLOURS + 1
const GREY = MAP_COLOURS + 2
/** Each dot of the font is 2 x 2 pixels. */
const DOT = 2

/** The plot as a PNG file; its text is drawn with dots, so it looks the same on every machine. */
export async function plotPng(plot: Plot, { width, height }: PlotSize): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = new Uint8Array(width * height).fill(PAPER)
  const area = areaOf({ width, height })
  const put = (x: number, y: number, colour: number) => {
    if (x >= 0 && x < width && y >= 0 && y < height) pixels[y * width + x] = colour
  }
  const fill = (x: number, y: number, w: number, h: number, colour: number) => {
    for (let j = y; j < y + h; j++) for (let i = x; i < x + w; i++) put(i, j, colour)
  }
  const text = (x: number, y: number, words: string, colour = INK) =>
    eachDot(words, (dx, dy) => fill(Math.round(x) + dx * DOT, Math.round(y) + dy * DOT, DOT, DOT, colour))
  const upright = (x: number, y: number, words: string) =>
    eachDot(words, (dx, dy) => fill(Math.round(x) + dy * DOT, Math.round(y) - dx * DOT, DOT, DOT, GREY))
  const widthOf = (words: string) => words.length * LETTER_WIDTH * DOT

  const { columns, rows, values } = plot.grid
  for (let y = 0; y < area.height; y++) {
    const row = Math.floor(((area.height - 1 - y) * rows) / area.height)
    for (let x = 0; x < area.width; x++) {
      const value = values[Math.floor((x * columns) / area.width) * rows + row]!
      put(area.x + x, area.y + y, colourIndex(value, plot.low, plot.high))
    }
  }
  const barX = area.x + area.width + BAR_GAP
  for (let y = 0; y < area.height; y++)
    fill(barX, area.y + y, BAR_WIDTH, 1, colourIndex(1 - y / (area.height - 1), 0, 1))

  text(area.x, 12, fitted(plot.title, Math.floor((width - area.x) / (LETTER_WIDTH * DOT))))
  const half = (LETTER_HEIGHT * DOT) / 2
  for (const { at, text: words } of plot.x.ticks) {
    const x = area.x + Math.round(at * (area.width - 1))
    fill(x, area.y + area.height, 1, 6, INK)
    text(Math.min(x - widthOf(words) / 2, width - widthOf(words)), area.y + area.height + 9, words)
  }
  for (const { at, text: words } of plot.y.ticks) {
    const y = area.y + Math.round((1 - at) * (area.height - 1))
    fill(area.x - 6, y, 6, 1, INK)
    text(area.x - 10 - widthOf(words), y - half + 1, words)
  }
  for (const { at, text: words } of plot.scale.ticks) {
    const y = area.y + Math.round((1 - at) * (area.height - 1))
    fill(barX + BAR_WIDTH, y, 5, 1, INK)
    text(barX + BAR_WIDTH + 9, y - half + 1, words)
  }
  text(area.x + (area.width - widthOf(plot.x.name)) / 2, height - 22, plot.x.name, GREY)
  upright(4, area.y + (area.height + widthOf(plot.y.name)) / 2, plot.y.name)
  upright(width - 20, area.y + (area.height + widthOf(plot.scale.name)) / 2, plot.scale.name)

  const palette = new Uint8Array((MAP_COLOURS + 3) * 3)
  palette.set(colourRamp(plot.map, MAP_COLOURS))
  palette.set([255, 255, 255, 21, 23, 26, 91, 96, 104], MAP_COLOURS * 3)
  return encodePng({ width, height, pixels, palette })
}

/** The plot as an SVG file: the heat map as a picture inside, axes and text as vectors, nothing fetched from elsewhere. */
export async function plotSvg(plot: Plot, { width, height }: PlotSize): Promise<string> {
  const area = areaOf({ width, height })
  const picture = dataAddress(await encodePng(heatImage(plot.grid, plot.low, plot.high, plot.map)), 'image/png')
  const bar = { columns: 1, rows: MAP_COLOURS, values: Float32Array.from({ length: MAP_COLOURS }, (_, index) => index) }
  const barPicture = dataAddress(await encodePng(heatImage(bar, 0, MAP_COLOURS - 1, plot.map)), 'image/png')
  const barX = area.x + area.width + BAR_GAP
  const bottom = area.y + area.height
  const image = (address: string, x: number, w: number) =>
    `<image href="${address}" x="${x}" y="${area.y}" width="${w}" height="${area.height}" preserveAspectRatio="none" style="image-rendering:pixelated"/>`
  const y = (at: number) => (area.y + (1 - at) * area.height).toFixed(1)
  const x = (at: number) => (area.x + at * area.width).toFixed(1)
  const middle = area.y + area.height / 2
  const lines = [
    image(picture, area.x, area.width),
    image(barPicture, barX, BAR_WIDTH),
    `<text x="${area.x}" y="28" font-size="16" fill="#15171a">${escapeHtml(plot.title)}</text>`,
    ...plot.x.ticks.map(
      ({ at, text }) =>
        `<path d="M${x(at)} ${bottom}v6"/><text x="${x(at)}" y="${bottom + 20}" text-anchor="middle">${escapeHtml(text)}</text>`,
    ),
    ...plot.y.ticks.map(
      ({ at, text }) =>
        `<path d="M${area.x} ${y(at)}h-6"/><text x="${area.x - 10}" y="${y(at)}" dy="4" text-anchor="end">${escapeHtml(text)}</text>`,
    ),
    ...plot.scale.ticks.map(
      ({ at, text }) =>
        `<path d="M${barX + BAR_WIDTH} ${y(at)}h5"/><text x="${barX + BAR_WIDTH + 9}" y="${y(at)}" dy="4">${escapeHtml(text)}</text>`,
    ),
    `<text x="${area.x + area.width / 2}" y="${height - 12}" text-anchor="middle">${escapeHtml(plot.x.name)}</text>`,
    `<text transform="translate(18 ${middle}) rotate(-90)" text-anchor="middle">${escapeHtml(plot.y.name)}</text>`,
    `<text transform="translate(${width - 12} ${middle}) rotate(-90)" text-anchor="middle">${escapeHtml(plot.scale.name)}</text>`,
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#5b6068" role="img"><title>${escapeHtml(plot.title)}</title><rect width="100%" height="100%" fill="#ffffff"/><g stroke="none">${lines.join('').replaceAll('<path d=', '<path stroke="#15171a" d=')}</g></svg>\n`
}

function areaOf({ width, height }: PlotSize): { x: number; y: number; width: number; height: number } {
  return { x: LEFT, y: TOP, width: Math.max(16, width - LEFT - RIGHT), height: Math.max(16, height - TOP - BOTTOM) }
}

function fitted(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 3)}...`
}
