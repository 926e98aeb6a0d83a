import { plainNumber } from '@undertone/core/report'
import { useState } from 'react'
import { type ClipPicture, type ClipSound, columnAt, sharedScale, strongestRow } from '../../explore/clip-sound.ts'
import { strings } from '../../strings/index.ts'
import { HeatCanvas } from './HeatCanvas.tsx'
import { PlotFrame } from './PlotFrame.tsx'
import { timeTicks } from './ticks.ts'
import { WavePicture } from './WavePicture.tsx'

const { explore: words } = strings
const KINDS = ['mel', 'mfcc', 'chroma'] as const
type Kind = (typeof KINDS)[number]
const HEIGHTS: Readonly<Record<Kind, number>> = { mel: 160, mfcc: 120, chroma: 150 }

/** What is pointed at: a moment as a share of the clip, and a row of one picture. */
interface Place {
  readonly share: number
  readonly row?: { readonly kind: Kind; readonly index: number }
}

interface ClipPlotsProps {
  readonly sound: ClipSound
  /** The clip beside it, for a common scale. */
  readonly other: ClipSound | undefined
}

/** The four pictures of a clip under one moment, which the pointer and the arrow keys move. */
export function ClipPlots({ sound, other }: ClipPlotsProps) {
  const [place, setPlace] = useState<Place>()
  const { start, seconds } = sound
  const x = timeTicks(start, seconds)
  const share = place?.share
  const time = plainNumber(start + (share ?? 0) * seconds, 2)
  const common = { x, xName: words.time, cursor: share }
  const most = Math.max(...[sound, other].map(clip => peakOf(clip?.wave)), 0.01)
  return (
    <div className="plots">
      <PlotFrame
        {...common}
        title={words.wave.title}
        unit={words.wave.unit}
        height={72}
        y={[-1, 0, 1].map(side => ({ at: (side + 1) / 2, text: plainNumber(side * most, side === 0 ? 0 : 2) }))}
        readout={share === undefined ? undefined : waveText(sound, share, time)}
        onPoint={at => setPlace(at && { share: clamp(at.x) })}
      >
        <WavePicture wave={sound.wave} most={most} />
      </PlotFrame>
      <input
        type="range"
        className="moment"
        aria-label={words.moment}
        min={0}
        max={1}
        step={Math.max(0.01 / seconds, 0.002)}
        value={share ?? 0}
        aria-valuetext={spokenText(sound, share ?? 0, time)}
        onChange={({ target }) => setPlace({ share: target.valueAsNumber })}
      />
      {KINDS.map(kind => {
        const picture = sound[kind]
        const { low, high } = sharedScale([picture, ...(other ? [other[kind]] : [])])
        const decimals = kind === 'chroma' ? 1 : 0
        return (
          <PlotFrame
            {...common}
            key={kind}
            title={words[kind].title}
            unit={words[kind].unit}
            height={HEIGHTS[kind]}
            y={picture.ticks}
            readout={
              place === undefined
                ? words.scale[kind](plainNumber(low, decimals), plainNumber(high, decimals))
                : cellText(kind, picture, place, time)
            }
            onPoint={at =>
              setPlace(at && { share: clamp(at.x), row: { kind, index: columnAt({ columns: picture.rows }, at.y) } })
            }
          >
            <HeatCanvas
              picture={picture}
              low={low}
              high={high}
              isStepped={kind !== 'mel'}
              label={words[kind].label(plainNumber(low, decimals), plainNumber(high, decimals))}
            />
          </PlotFrame>
        )
      })}
    </div>
  )
}

/** The value that is pointed at; in the other pictures the strongest of that moment. */
function cellText(kind: Kind, picture: ClipPicture, { share, row }: Place, time: string): string {
  const column = columnAt(picture, share)
  const index = row?.kind === kind ? row.index : strongestRow(picture, column)
  const value = picture.values[column * picture.rows + index]!
  return words.readout[kind](time, picture.rowNames[index]!, plainNumber(value, kind === 'chroma' ? 2 : 1))
}

function waveText({ wave }: ClipSound, share: number, time: string): string {
  const column = columnAt({ columns: wave.length / 2 }, share)
  return words.readout.wave(time, plainNumber(wave[2 * column]!, 3), plainNumber(wave[2 * column + 1]!, 3))
}

function spokenText({ mel, chroma }: ClipSound, share: number, time: string): string {
  const name = (picture: ClipPicture) => picture.rowNames[strongestRow(picture, columnAt(picture, share))]!
  return words.spoken(time, name(mel), name(chroma))
}

function peakOf(wave: Float32Array | undefined): number {
  return wave?.reduce((most, value) => Math.max(most, Math.abs(value)), 0) ?? 0
}

function clamp(share: number): number {
  return Math.max(0, Math.min(1, share))
}
