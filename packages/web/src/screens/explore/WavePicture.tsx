import { strings } from '../../strings/index.ts'

interface WavePictureProps {
  /** Smallest and largest sample of each column in turn. */
  readonly wave: Float32Array
  /** Half the height of the picture. */
  readonly most: number
}

/** A waveform as one filled outline, stretched to the place it has. */
export function WavePicture({ wave, most }: WavePictureProps) {
  const columns = wave.length / 2
  const y = (value: number) => (-value / most).toFixed(4)
  let upper = ''
  let lower = ''
  for (let column = 0; column < columns; column++) {
    upper += `${column === 0 ? 'M' : 'L'}${column} ${y(wave[2 * column + 1]!)}`
    lower = `L${column} ${y(wave[2 * column]!)}${lower}`
  }
  return (
    <svg
      className="wave-picture"
      viewBox={`0 -1 ${Math.max(1, columns - 1)} 2`}
      preserveAspectRatio="none"
      role="img"
      aria-label={strings.explore.wave.label}
    >
      <path d={`${upper}${lower}z`} />
    </svg>
  )
}
