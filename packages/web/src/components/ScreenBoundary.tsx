import type { AppError } from '@undertone/core/errors'
import { Component, type ReactNode } from 'react'
import { toAppError } from '../use-answer.ts'
import { Failure } from './Failure.tsx'

interface State {
  readonly error: AppError | undefined
}

/** Keeps a screen that could not be loaded, or failed, from taking the rest of the app with it. */
export class ScreenBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined }

  static getDerivedStateFromError(error: unknown): State {
    return { error: toAppError(error) }
  }

  override render(): ReactNode {
    const { error } = this.state
    // A part of the app that did not come is asked for anew only by a page that is.
    return error ? <Failure error={error} onAgain={() => location.reload()} /> : this.props.children
  }
}
