import { plainNumber } from '@undertone/core/report'
import { useState } from 'react'
import { labelWord } from '../../components/EmotionChip.tsx'
import { type ClipPicture, columnAt } from '../../explore/clip-sound.ts'
import { strings } from '../../strings/index.ts'
import { HeatCanvas } from './HeatCanvas.tsx'
import { PlotFrame } from './PlotFrame.tsx'
import { timeTicks } from './ticks.ts'

const { explore: words } = strings

interface TypicalPictureProps {
  readonly label: string
  readonly clip: string
  readonly picture: ClipPicture & { readonly seconds: number }
}

/** The spectrogram of the clip that is nearest to a label's average. */
export function TypicalPicture({ label, clip, picture }: TypicalPictureProps) {
  const [place, setPlace] = useState<{ readonly x: number; readonly y: number }>()
  const { low, high, rows, values, rowNames, seconds } = picture
  const readout = () => {
    if (!place) return words.scale.mel(plainNumber(low), plainNumber(high))
    const row = columnAt({ columns: rows }, place.y)
    const value = values[columnAt(picture, place.x) * rows + row]!
    return words.readout.mel(plainNumber(place.x * seconds, 2), rowNames[row]!, plainNumber(value, 1))
  }
  return (
    <PlotFrame
      title=""
      unit={words.typical.pictureUnit}
      readout={readout()}
      x={timeTicks(0, seconds)}
      xName={words.time}
      y={picture.ticks}
      height={96}
      cursor={place?.x}
      onPoint={setPlace}
    >
      <HeatCanvas picture={picture} low={low} high={high} label={words.typical.picture(labelWord(label), clip)} />
    </PlotFrame>
  )
}
