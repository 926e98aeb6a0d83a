import './explore.css'
import { useState } from 'react'
import { strings } from '../../strings/index.ts'
import { ClipPanel } from './ClipPanel.tsx'
import { linkedChoice } from './clip-source.ts'
import { TypicalSounds } from './TypicalSounds.tsx'
import { useClip } from './use-clip.ts'

const { explore: words } = strings

/** Looks into any clip, beside another one and beside what each emotion sounds like on average. */
export function Explore() {
  const [first, setFirst] = useState(() => linkedChoice(location.search))
  const [second, setSecond] = useState<typeof first>()
  const left = useClip(first)
  const right = useClip(second)
  const sounds = [left.clip?.sound, right.clip?.sound] as const
  return (
    <>
      <div className="intro">
        <h1>{words.title}</h1>
        <p className="mute">{words.intro}</p>
        {sounds[0] && sounds[1] && <p className="mute small">{words.sides}</p>}
      </div>
      <div className="clips">
        <ClipPanel title={words.first} choice={first} shown={left} other={sounds[1]} onChoose={setFirst} />
        <ClipPanel title={words.second} choice={second} shown={right} other={sounds[0]} onChoose={setSecond} />
      </div>
      <TypicalSounds />
    </>
  )
}
