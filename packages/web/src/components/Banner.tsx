import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

interface BannerProps {
  readonly icon?: IconName
  readonly title: string
  readonly children?: ReactNode
}

/** Something that holds for the whole page; told to screen readers when it comes. */
export function Banner({ icon = 'info', title, children }: BannerProps) {
  return (
    <div className="banner card" role="status">
      <div className="note">
        <Icon name={icon} />
        <span>
          <b>{title}</b> {children}
        </span>
      </div>
    </div>
  )
}
