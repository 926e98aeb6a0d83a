import { watchedFetch } from '../connection.ts'
import type { SpectrogramTile } from './spectrogram.ts'
import { TileCache } from './tile-cache.ts'
import type { View } from './view.ts'

const WIDTH = 1200
/** Pictures of 1200 x 128 pixels: 64 MB of them. */
const MOST_TILES = 100

/** The spectrogram of one channel, by tile: ink whose depth is the level, on whatever paper is below. */
export class SpectrogramTiles {
  readonly #cache: TileCache<SpectrogramTile>

  /** @param ink - colour to draw in, as `#15171a` */
  constructor(id: string, channel: number, duration: number, ink: string, arrived: (stretch: View) => void) {
    const load = async (start: number, end: number, signal: AbortSignal): Promise<SpectrogramTile> => {
      const query = new URLSearchParams({
        channel: String(channel),
        from: String(start),
        to: String(end),
        width: String(WIDTH),
        map: 'ink',
      })
      const response = await watchedFetch(`/v1/analyses/${encodeURIComponent(id)}/spectrogram?${query}`, { signal })
      if (!response.ok) throw new Error(`The service answered ${response.status}.`)
      return { start, end, image: await inkOf(await createImageBitmap(await response.blob()), ink) }
    }
    this.#cache = new TileCache(duration, MOST_TILES, load, arrived)
  }

  want(view: View): SpectrogramTile[] {
    return this.#cache.want(view.start, view.end)
  }

  dispose(): void {
    this.#cache.dispose()
  }
}

/** White paper becomes clear and black becomes ink, so that one picture fits light and dark. */
function inkOf(picture: ImageBitmap, ink: string): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(picture.width, picture.height)
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.drawImage(picture, 0, 0)
  picture.close()
  const image = context.getImageData(0, 0, canvas.width, canvas.height)
  const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(ink.slice(at, at + 2), 16))
  for (let at = 0; at < image.data.length; at += 4) {
    // Squared: the noise floor of a telephone would else be a grey veil over everything.
    const depth = (255 - image.data[at]!) ** 2 / 255
    image.data[at] = red!
    image.data[at + 1] = green!
    image.data[at + 2] = blue!
    image.data[at + 3] = depth
  }
  return createImageBitmap(image)
}
