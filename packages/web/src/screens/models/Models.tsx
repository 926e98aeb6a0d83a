import './models.css'
import { useState } from 'react'
import { api } from '../../api.ts'
import { Failure } from '../../components/Failure.tsx'
import { useQuery } from '../../router.tsx'
import { strings } from '../../strings/index.ts'
import { useAnswer } from '../../use-answer.ts'
import { useSetting } from '../../use-setting.ts'
import { Accuracy } from './Accuracy.tsx'
import { Compare } from './Compare.tsx'
import { Confusion } from './Confusion.tsx'
import { ModelCard } from './ModelCard.tsx'
import { CardFacts, FileFacts, Licence } from './ModelFacts.tsx'
import { Reliability } from './Reliability.tsx'
import { Voices } from './Voices.tsx'

const askAll = async (_: string, signal: AbortSignal) => {
  const { items } = await api.models({ signal })
  return Promise.all(items.map(({ name }) => api.model(name, { signal })))
}

/** The models there are: how good each is on voices it never heard, and who may use it. */
export function Models() {
  const { value, error, again } = useAnswer('all models', askAll)
  const { set, failure } = useSetting()
  const [chosen, setChosen] = useQuery('model')
  const [other, setOther] = useState('')
  const inUse = value?.find(({ isDefault }) => isDefault)?.name
  const shown = value?.find(({ name }) => name === (chosen || inUse)) ?? value?.[0]
  const second = value?.find(({ name }) => name === other && name !== shown?.name)
  const { title, intro, choose, compare, loading } = strings.models
  return (
    <>
      <div className="intro">
        <div>
          <h1>{title}</h1>
          <p>{intro}</p>
        </div>
        <span className="grow" />
        <select aria-label={compare.with} value={second?.name ?? ''} onChange={({ target }) => setOther(target.value)}>
          <option value="">{compare.nobody}</option>
          {value
            ?.filter(({ name }) => name !== shown?.name)
            .map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
        </select>
      </div>
      {error && <Failure error={error} onAgain={again} />}
      {failure && <Failure error={failure} />}
      {!value && !error && <div className="models-loading skeleton" role="status" aria-label={loading} />}
      <fieldset className="models">
        <legend className="sr">{choose}</legend>
        {value?.map(model => (
          <ModelCard
            key={model.name}
            model={model}
            isShown={model === shown}
            onShow={() => setChosen(model.name)}
            onUse={() => void set({ model: model.name }).then(again)}
          />
        ))}
      </fieldset>
      {shown && second && <Compare first={shown} second={second} />}
      {shown && (
        <div className="detail">
          {shown.figures && (
            <>
              <Accuracy figures={shown.figures} />
              <Reliability figures={shown.figures} uncertainBelow={shown.uncertainBelow} />
              <Confusion figures={shown.figures} />
              <Voices figures={shown.figures} />
            </>
          )}
          <CardFacts model={shown} />
          <Licence model={shown} />
          <FileFacts model={shown} />
        </div>
      )}
    </>
  )
}
