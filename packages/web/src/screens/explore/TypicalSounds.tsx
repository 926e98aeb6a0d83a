import { inLabelOrder, plainNumber } from '@undertone/core/report'
import type { ModelSound } from '@undertone/server/client'
import { useMemo, useState } from 'react'
import { api } from '../../api.ts'
import { EmotionChip, labelWord } from '../../components/EmotionChip.tsx'
import { Failure } from '../../components/Failure.tsx'
import { typicalPicture } from '../../explore/typical-picture.ts'
import { strings } from '../../strings/index.ts'
import { useAnswer } from '../../use-answer.ts'
import { SpectrumLine } from './SpectrumLine.tsx'
import { TypicalPicture } from './TypicalPicture.tsx'

const { typical: words } = strings.explore

const askModels = (_: string, signal: AbortSignal) => api.models({ signal })
const askSound = (name: string, signal: AbortSignal) => api.modelSound(name, { signal })

/** What each label sounds like on average to a model: out of the clips that it learned from. */
export function TypicalSounds() {
  const models = useAnswer('models', askModels)
  const [chosen, setChosen] = useState('')
  const names = models.value?.items.map(({ name }) => name) ?? []
  const name = chosen || (models.value?.items.find(({ isDefault }) => isDefault)?.name ?? names[0])
  const sound = useAnswer(name, askSound)
  const error = models.error ?? sound.error
  return (
    <section className="card typical">
      <div className="row between wrap">
        <h2>{words.title}</h2>
        <label className="row small">
          {words.model}
          <select value={name ?? ''} onChange={({ target }) => setChosen(target.value)}>
            {names.map(its => (
              <option key={its}>{its}</option>
            ))}
          </select>
        </label>
      </div>
      <p className="small mute">{words.text}</p>
      {error && <Failure error={error} onAgain={models.error ? models.again : sound.again} />}
      {!sound.value && !error && <div className="sounds-loading skeleton" role="status" aria-label={words.loading} />}
      {sound.value && <Sounds sound={sound.value} />}
    </section>
  )
}

function Sounds({ sound: { bandHz, labels } }: { readonly sound: ModelSound }) {
  const spoken = useMemo(
    () =>
      inLabelOrder(Object.keys(labels)).map(label => {
        const { spectrum, example } = labels[label]!
        return { label, spectrum, picture: example && { ...typicalPicture(example, bandHz), clip: example.clip } }
      }),
    [labels, bandHz],
  )
  const overall = bandHz.map((_, band) =>
    spoken.reduce((sum, { spectrum }) => sum + spectrum[band]! / spoken.length, 0),
  )
  const all = spoken.flatMap(({ spectrum }) => spectrum)
  const range = { low: 5 * Math.floor(Math.min(...all) / 5), high: 5 * Math.ceil(Math.max(...all) / 5) }
  return (
    <>
      <ul className="sounds">
        {spoken.map(({ label, spectrum, picture }) => (
          <li key={label}>
            <EmotionChip label={label} />
            {picture ? (
              <TypicalPicture label={label} clip={picture.clip} picture={picture} />
            ) : (
              <p className="small mute">{words.noExample}</p>
            )}
            <SpectrumLine label={label} bandHz={bandHz} spectrum={spectrum} overall={overall} range={range} />
          </li>
        ))}
      </ul>
      <details>
        <summary>{words.table}</summary>
        <section className="scroll" aria-label={words.table}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.hertz}</th>
                {spoken.map(({ label }) => (
                  <th scope="col" className="num" key={label}>
                    {labelWord(label)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {bandHz.map((hertz, band) => (
                <tr key={hertz}>
                  <th scope="row">{plainNumber(hertz)}</th>
                  {spoken.map(({ label, spectrum }) => (
                    <td className="num" key={label}>
                      {plainNumber(spectrum[band]!, 1)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </>
  )
}
