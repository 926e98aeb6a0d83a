interface ProgressProps {
  /** 0..1; undefined while it cannot be known. */
  readonly value: number | undefined
  readonly label: string
}

export function Progress({ value, label }: ProgressProps) {
  return <progress aria-label={label} max={1} value={value} />
}
