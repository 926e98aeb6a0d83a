import type { AppError } from '@undertone/core/errors'
import { strings } from '../strings/index.ts'
import { Icon } from './Icon.tsx'

interface FailureProps {
  readonly error: AppError
  readonly onAgain?: () => void
}

/** What went wrong instead of what was asked for: what was expected and found, what to do, and the code. */
export function Failure({ error, onAgain }: FailureProps) {
  const isForbidden = error.code === 'access/forbidden'
  return (
    <div className="note boxed failure" role="alert">
      <Icon name={isForbidden ? 'lock' : 'warn'} />
      <span className="grow">
        {error.message} {isForbidden && strings.failure.forbidden} <code>{error.code}</code>
      </span>
      {onAgain && (
        <button type="button" onClick={onAgain}>
          {strings.failure.again}
        </button>
      )}
    </div>
  )
}
