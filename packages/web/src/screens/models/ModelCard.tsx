import type { ModelDetail } from '@undertone/server/client'
import { Badge } from '../../components/Badge.tsx'
import { formatShare } from '../../format.ts'
import { strings } from '../../strings/index.ts'

interface ModelCardProps {
  readonly model: ModelDetail
  readonly isShown: boolean
  readonly onShow: () => void
  /** Makes it the one that the service uses where none is named. */
  readonly onUse: () => void
}

const { models } = strings

/** One model in short. Choosing it shows the rest below; using it is a button of its own. */
export function ModelCard({ model, isShown, onShow, onUse }: ModelCardProps) {
  const { name, isDefault, description, labels, figures, commercialUse } = model
  return (
    <div className={isShown ? 'card model shown' : 'card model'}>
      <div className="row wrap">
        <h2>
          <button type="button" className="cover" aria-pressed={isShown} onClick={onShow}>
            {name}
          </button>
        </h2>
        {isDefault && <Badge kind="solid">{models.inUse}</Badge>}
      </div>
      <p className="mute small">{description}</p>
      {figures ? (
        <div className="score">
          <b>{formatShare(figures.uar.mean)}</b>
          <span>
            {models.right}
            <br />
            {models.interval(
              formatShare(figures.uar.interval[0]),
              formatShare(figures.uar.interval[1]),
              labels.length,
              formatShare(1 / labels.length),
            )}
          </span>
        </div>
      ) : (
        <p className="mute">{models.noFigures}</p>
      )}
      <div className="row wrap">
        {figures?.conditions.mulaw8k && <Badge>{models.phone(formatShare(figures.conditions.mulaw8k.uar))}</Badge>}
        {figures?.conditions.white10 && <Badge>{models.noise(formatShare(figures.conditions.white10.uar))}</Badge>}
        <Badge kind={commercialUse ? 'plain' : 'warn'}>{commercialUse ? models.free : models.research}</Badge>
      </div>
      {isDefault ? (
        <p className="small mute in-use">{models.used}</p>
      ) : (
        <button type="button" className="use" onClick={onUse}>
          {models.use}
        </button>
      )}
    </div>
  )
}
