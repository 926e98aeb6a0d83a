import { useEffect, useRef, useState } from 'react'
import { Icon } from '../../components/Icon.tsx'
import type { ClipSound } from '../../explore/clip-sound.ts'
import { strings } from '../../strings/index.ts'

/** Plays what is shown, and no more of it. */
export function PlayButton({ sound }: { readonly sound: ClipSound }) {
  const [isPlaying, setPlaying] = useState(false)
  const context = useRef<AudioContext>(undefined)
  const stop = () => {
    void context.current?.close()
    context.current = undefined
    setPlaying(false)
  }
  useEffect(() => () => void context.current?.close(), [])
  const play = () => {
    const { samples, sampleRate } = sound
    const own = new AudioContext()
    context.current = own
    const buffer = own.createBuffer(1, samples.length, sampleRate)
    buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, 0)
    const source = new AudioBufferSourceNode(own, { buffer })
    source.connect(own.destination)
    source.onended = () => context.current === own && stop()
    source.start()
    setPlaying(true)
  }
  return (
    <button type="button" aria-pressed={isPlaying} onClick={isPlaying ? stop : play}>
      <Icon name={isPlaying ? 'stop' : 'play'} />
      {isPlaying ? strings.explore.stop : strings.explore.play}
    </button>
  )
}
