import type { ReactNode } from 'react'
import { strings } from '../strings/index.ts'
import { EmotionMark } from './EmotionMark.tsx'

/** A label as it is said everywhere: tint, mark and word together. */
export function EmotionChip({ label, children }: { readonly label: string; readonly children?: ReactNode }) {
  return (
    <span className="emo" data-emo={label}>
      <EmotionMark label={label} size={14} />
      {children ?? labelWord(label)}
    </span>
  )
}

/** A small square in a label's colour and pattern, beside its word in a legend. */
export function EmotionTile({ label }: { readonly label: string }) {
  return <i className="tile" data-emo={label} />
}

/** A label's word; a foreign model's label is its own word. */
export function labelWord(label: string): string {
  return strings.labels[label] ?? label
}
