import './start.css'
import { useCallback, useEffect, useState } from 'react'
import { api } from '../../api.ts'
import { UndoBar } from '../../components/UndoBar.tsx'
import { useSettings } from '../../service-settings.ts'
import { onArrival, resumeUploads } from '../../uploads/uploads.ts'
import { useAnswer } from '../../use-answer.ts'
import { AlertsCard } from './AlertsCard.tsx'
import { DropZone } from './DropZone.tsx'
import { FirstModel } from './FirstModel.tsx'
import { JobsCard } from './JobsCard.tsx'
import { RecordingsList } from './RecordingsList.tsx'
import { SamplesCard } from './SamplesCard.tsx'
import { useActive } from './use-active.ts'

const askModels = (_: string, signal: AbortSignal) => api.models({ signal })
const askSession = (_: string, signal: AbortSignal) => api.session({ signal })

/** The first screen: bring recordings in, follow them, and see what they sound like. */
export function Start() {
  const models = useAnswer('models', askModels)
  const { settings } = useSettings()
  const { value: session } = useAnswer('session', askSession)
  const [round, setRound] = useState(0)
  const refresh = useCallback(() => setRound(count => count + 1), [])
  const active = useActive(refresh)
  const { again } = active
  useEffect(() => void resumeUploads(), [])
  useEffect(() => onArrival(again), [again])
  // Its place is kept while the models are asked for, so that nothing moves when they come.
  const mayChoose = session === undefined || session.scopes.includes('admin')
  const isUnset = settings === undefined || settings.model === null
  const isFirst = isUnset && mayChoose && (models.value === undefined || models.value.items.length > 1)
  return (
    <>
      {isFirst && <FirstModel models={models.value?.items ?? []} />}
      <div className="begin">
        <DropZone models={models.value?.items ?? []} />
        <SamplesCard />
      </div>
      <AlertsCard />
      <JobsCard active={active} />
      <RecordingsList round={round} />
      <UndoBar />
    </>
  )
}
