import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'

interface BadgeProps {
  /** `solid` calls for attention, `warn` for care. */
  readonly kind?: 'plain' | 'solid' | 'warn'
  readonly children: ReactNode
}

export function Badge({ kind = 'plain', children }: BadgeProps) {
  return (
    <span className={kind === 'plain' ? 'badge' : `badge ${kind}`}>
      {kind === 'warn' && <Icon name="warn" size={12} />}
      {children}
    </span>
  )
}
