import { signsOf, UNCERTAIN } from '@undertone/core/report'

/** The pitch contour that stands for a label beside its colour and its word. */
export function EmotionMark({ label, size = 16 }: { readonly label: string; readonly size?: number }) {
  return (
    <svg className="mark" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={signsOf(label).mark} strokeDasharray={label === UNCERTAIN ? '2 2.3' : undefined} />
    </svg>
  )
}
