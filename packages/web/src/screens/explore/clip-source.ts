import { api } from '../../api.ts'
import { watchedFetch } from '../../connection.ts'
import type { Stretch } from '../../explore/clip-sound.ts'
import { strings } from '../../strings/index.ts'

/** Where a clip comes from. */
export type ClipSource =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'sample'; readonly file: string }
  | { readonly kind: 'recording'; readonly id: string }

/** What of a source is shown. */
export interface ClipChoice {
  readonly source: ClipSource
  readonly channel: number
  readonly stretch: Stretch
}

/** The sample calls that come with the app. */
export const SAMPLES = [
  { file: 'complaint.wav', name: strings.start.samples.complaint },
  { file: 'enquiry.mp3', name: strings.start.samples.enquiry },
  { file: 'missing-parcel.mp3', name: strings.start.samples.parcel },
]

const fetched = new WeakMap<ClipSource, Blob>()

/** The bytes of a source; fetched once however many stretches of it are looked at. */
export async function blobOf(source: ClipSource, signal: AbortSignal): Promise<Blob> {
  if (source.kind === 'file') return source.file
  const known = fetched.get(source)
  if (known) return known
  const blob =
    source.kind === 'recording' ? await api.audio(source.id, { signal }) : await sampleOf(source.file, signal)
  fetched.set(source, blob)
  return blob
}

async function sampleOf(file: string, signal: AbortSignal): Promise<Blob> {
  const answer = await watchedFetch(`/samples/${encodeURIComponent(file)}`, { signal })
  if (!answer.ok) throw new Error(`No sample at ${answer.url}: the service answered ${answer.status}.`)
  return new File([await answer.blob()], file)
}

export function nameOf(source: ClipSource): string {
  if (source.kind === 'file') return source.file.name
  if (source.kind === 'recording') return strings.explore.recording
  return SAMPLES.find(({ file }) => file === source.file)?.name ?? source.file
}

/** All of a source's first channel, as much as can be shown at once. */
export function choiceOf(source: ClipSource): ClipChoice {
  return { source, channel: 0, stretch: { start: 0, end: undefined } }
}

/** The stretch of a recording that an address names: `?recording=ID&channel=0&start=12.4&end=15.2`. */
export function linkedChoice(query: string): ClipChoice | undefined {
  const values = new URLSearchParams(query)
  const id = values.get('recording')
  if (!id) return undefined
  const number = (name: string) => {
    const value = Number.parseFloat(values.get(name) ?? '')
    return value >= 0 && Number.isFinite(value) ? value : undefined
  }
  return {
    source: { kind: 'recording', id },
    channel: Math.floor(number('channel') ?? 0),
    stretch: { start: number('start') ?? 0, end: number('end') },
  }
}

/** The address that {@link linkedChoice} reads. */
export function linkTo(id: string, channel: number, { start, end }: { start: number; end: number }): string {
  const query = new URLSearchParams({ recording: id, channel: String(channel) })
  query.set('start', start.toFixed(2))
  query.set('end', end.toFixed(2))
  return `/explore?${query}`
}
