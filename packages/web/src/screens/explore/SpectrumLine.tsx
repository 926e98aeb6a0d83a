import { plainNumber } from '@undertone/core/report'
import { useState } from 'react'
import { labelWord } from '../../components/EmotionChip.tsx'
import { columnAt } from '../../explore/clip-sound.ts'
import { bandTicks } from '../../explore/typical-picture.ts'
import { strings } from '../../strings/index.ts'
import { PlotFrame } from './PlotFrame.tsx'

const { explore: words } = strings

interface SpectrumLineProps {
  readonly label: string
  readonly bandHz: readonly number[]
  /** dB by band. */
  readonly spectrum: readonly number[]
  /** The average of all labels. */
  readonly overall: readonly number[]
  readonly range: { readonly low: number; readonly high: number }
}

/** The average spectrum of a label against that of all. */
export function SpectrumLine({ label, bandHz, spectrum, overall, range: { low, high } }: SpectrumLineProps) {
  const [share, setShare] = useState<number>()
  const points = (values: readonly number[]) =>
    values.map((value, band) => `${band + 0.5},${((high - value) / (high - low)).toFixed(4)}`).join(' ')
  const band = columnAt({ columns: bandHz.length }, share ?? 0)
  return (
    <PlotFrame
      title=""
      unit={words.typical.spectrumUnit}
      readout={
        share === undefined ? '' : words.readout.level(plainNumber(bandHz[band]!), plainNumber(spectrum[band]!, 1))
      }
      x={bandTicks(bandHz)}
      xName={words.typical.hertzAxis}
      y={[low, high].map((value, at) => ({ at, text: plainNumber(value) }))}
      height={72}
      cursor={share}
      onPoint={place => setShare(place?.x)}
    >
      <svg
        className="spectrum"
        data-emo={label}
        viewBox={`0 0 ${bandHz.length} 1`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.typical.spectrum(labelWord(label))}
      >
        <polyline className="overall" points={points(overall)} />
        <polyline className="own" points={points(spectrum)} />
      </svg>
    </PlotFrame>
  )
}
