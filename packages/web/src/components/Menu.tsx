import { Fragment, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

/** One thing that a menu does, or, where `isChosen` is given, one choice of it. */
export interface MenuItem {
  readonly name: string
  readonly icon?: IconName
  readonly note?: string
  /** Heads this item and those after it. */
  readonly section?: string
  readonly isChosen?: boolean
  readonly onChoose: () => void
}

interface MenuProps {
  /** What the button is called where its content is no word. */
  readonly label?: string
  readonly className?: string
  readonly heading?: string
  readonly items: readonly MenuItem[]
  readonly children: ReactNode
}

/** A button that opens a menu: arrows, Home and End move, Enter chooses, Esc closes (ARIA menu button pattern). */
export function Menu({ label, className, heading, items, children }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  const root = useRef<HTMLSpanElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()

  useEffect(() => {
    if (!isOpen) return
    const chosen = list.current?.querySelector<HTMLElement>('[aria-checked=true]')
    const first = list.current?.querySelector<HTMLElement>('button')
    ;(chosen ?? first)?.focus()
    const closeOutside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false)
    }
    addEventListener('pointerdown', closeOutside)
    addEventListener('focusin', closeOutside)
    return () => {
      removeEventListener('pointerdown', closeOutside)
      removeEventListener('focusin', closeOutside)
    }
  }, [isOpen])

  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setOpen(false)
      button.current?.focus()
      return
    }
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const here = buttons.findIndex(item => item.matches(':focus'))
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    buttons.at(next % buttons.length)?.focus()
  }
  const choose = (item: MenuItem) => {
    setOpen(false)
    button.current?.focus()
    item.onChoose()
  }
  return (
    <span className="has-menu" ref={root}>
      <button
        type="button"
        ref={button}
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </button>
      {isOpen && (
        <div
          className="menu"
          role="menu"
          tabIndex={-1}
          id={id}
          ref={list}
          aria-label={heading ?? label}
          onKeyDown={move}
        >
          {heading && <h3 role="presentation">{heading}</h3>}
          {items.map(item => (
            <Fragment key={item.name}>
              {item.section && <h3 role="presentation">{item.section}</h3>}
              <button
                type="button"
                {...(item.isChosen === undefined
                  ? { role: 'menuitem' }
                  : { role: 'menuitemradio', 'aria-checked': item.isChosen })}
                tabIndex={-1}
                onClick={() => choose(item)}
              >
                {item.icon && <Icon name={item.icon} />}
                {item.name}
                {item.note && <small>{item.note}</small>}
                {item.isChosen && <Icon name="check" />}
              </button>
            </Fragment>
          ))}
        </div>
      )}
    </span>
  )
}
