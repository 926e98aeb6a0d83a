import type { ModelEntry } from '@undertone/server/client'
import { Badge } from '../../components/Badge.tsx'
import { labelWord } from '../../components/EmotionChip.tsx'
import { Failure } from '../../components/Failure.tsx'
import { formatList } from '../../format.ts'
import { Link } from '../../router.tsx'
import { strings } from '../../strings/index.ts'
import { useSetting } from '../../use-setting.ts'

const { firstModel } = strings.start

/** Asked once of a service: which model, in plain words. Until then the one that it was started with is used. */
export function FirstModel({ models }: { readonly models: readonly ModelEntry[] }) {
  const { set, failure } = useSetting()
  return (
    <section className="card first-model" aria-label={firstModel.title}>
      <div className="row wrap between">
        <h2>{firstModel.title}</h2>
        <span className="small mute">
          {firstModel.text} <Link to="/models">{firstModel.more}</Link>
        </span>
      </div>
      <ul>
        {models.map(({ name, labels, commercialUse }) => (
          <li key={name}>
            <div className="row wrap">
              <b>{firstModel.eight(labels.length)}</b>
              <Badge kind={commercialUse ? 'plain' : 'warn'}>
                {commercialUse ? firstModel.open : firstModel.research}
              </Badge>
            </div>
            <p className="small mute">{firstModel.labels(formatList(labels.map(labelWord)))}</p>
            <button type="button" onClick={() => void set({ model: name })}>
              {firstModel.choose(name)}
            </button>
          </li>
        ))}
      </ul>
      {failure && <Failure error={failure} />}
    </section>
  )
}
