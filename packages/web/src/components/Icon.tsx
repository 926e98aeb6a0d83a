import { ICONS, type IconName } from './icons.ts'

/** A small drawing beside a word, or in a button that has a label of its own; read by no one. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  )
}
