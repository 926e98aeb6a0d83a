import type { Segment } from '@undertone/core'
import { clockTime, inLabelOrder } from '@undertone/core/report'
import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { labelWord } from '../../components/EmotionChip.tsx'
import { EmotionMark } from '../../components/EmotionMark.tsx'
import type { LiveCall } from '../../live/live-call.ts'
import { strings } from '../../strings/index.ts'
import type { Draw } from '../../timeline/layer.ts'
import { drawRows } from '../../timeline/rows.ts'
import { tonesOf } from '../../timeline/tones.ts'
import { placeOf, type View } from '../../timeline/view.ts'
import { drawWave } from '../../timeline/wave.ts'
import { useFrames, useLive } from './use-live.ts'

const { minutes: words } = strings.live
const LENGTH = 180
const NARROW = 500

/** The last three minutes as a ribbon that moves left: each voice, and how likely each label is. */
export function Minutes({ call }: { readonly call: LiveCall }) {
  const { roles } = useLive(call)
  return (
    <section className="card flush minutes" aria-label={words.title}>
      <div className="head">
        <h2>{words.title}</h2>
        <span className="grow" />
        <span className="mute small">{words.note}</span>
      </div>
      <div className="lane">
        <Ribbon call={call} draw={drawTimes} className="times" />
      </div>
      {[...roles.entries()].map(([channel, role]) => (
        <Lane key={channel} call={call} channel={channel} role={role} />
      ))}
    </section>
  )
}

function Lane({ call, channel, role }: { call: LiveCall; channel: number; role: LiveCall['state']['roles'][number] }) {
  const { segments, partials } = useLive(call)
  const isJudged = role !== 'agent'
  const first = segments.find(segment => segment.channel === channel) ?? partials[channel]
  const labels = first ? inLabelOrder(Object.keys(first.probabilities)) : []
  const drawVoice = useCallback<Draw>(
    (context, width, height, view) => {
      const { peak } = call.loudness[channel]!
      const shown = isJudged ? withOpen(call, channel) : undefined
      drawWave(context, width, height, { tones: tonesOf(), peak, speech: [], segments: shown }, view)
      drawEdge(context, width, height, call, channel, view)
      drawMarks(context, width, height, call, view)
    },
    [call, channel, isJudged],
  )
  const key = labels.join()
  const drawLabels = useCallback<Draw>(
    (context, width, height, view) => {
      if (key === '') return
      const rows = { tones: tonesOf(), labels: key.split(','), segments: withOpen(call, channel) }
      drawRows(context, width, height, rows, view)
      drawEdge(context, width, height, call, channel, view)
    },
    [call, channel, key],
  )
  return (
    <>
      <div className="lane">
        <h3>
          {strings.roles[role]} {!isJudged && <small>{words.talkOnly}</small>}
        </h3>
        <Ribbon call={call} draw={drawVoice} className="voice" label={words.picture(strings.roles[role])} />
      </div>
      {isJudged && (
        <div className="lane">
          <div className="names" aria-hidden="true">
            {labels.map(label => (
              <span key={label} data-emo={label}>
                <EmotionMark label={label} size={11} />
                <span>{labelWord(label)}</span>
              </span>
            ))}
          </div>
          <Ribbon call={call} draw={drawLabels} className="rows" />
        </div>
      )}
    </>
  )
}

interface RibbonProps {
  readonly call: LiveCall
  readonly draw: Draw
  readonly className: string
  readonly label?: string
}

/** A canvas that shows the stretch up to now, drawn with the screen's frames. */
function Ribbon({ call, draw, className, label }: RibbonProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const paint = useCallback(() => {
    const context = sized(canvas)
    if (!context || !canvas.current) return
    const { clientWidth: width, clientHeight: height } = canvas.current
    context.clearRect(0, 0, width, height)
    draw(context, width, height, { start: call.seconds - LENGTH, end: call.seconds })
  }, [call, draw])
  useFrames(paint)
  // With less motion frames are a second apart: until then a stretch would look open here that is final in the table.
  useEffect(() => call.subscribe(paint), [call, paint])
  return (
    <canvas
      ref={canvas}
      className={className}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    />
  )
}

function sized(canvas: RefObject<HTMLCanvasElement | null>): CanvasRenderingContext2D | undefined {
  const element = canvas.current
  const context = element?.getContext('2d')
  if (!element || !context) return undefined
  const ratio = devicePixelRatio || 1
  const width = Math.round(element.clientWidth * ratio)
  const height = Math.round(element.clientHeight * ratio)
  if (element.width !== width || element.height !== height) Object.assign(element, { width, height })
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  return context
}

function withOpen({ state: { segments, partials } }: LiveCall, channel: number): Segment[] {
  const open = partials[channel]
  return [...segments.filter(segment => segment.channel === channel), ...(open ? [open] : [])]
}

const drawTimes: Draw = (context, width) => {
  const { font, ink2 } = tonesOf()
  context.font = font
  context.fillStyle = ink2
  const step = width < NARROW ? 60 : 30
  for (let seconds = 0; seconds <= LENGTH; seconds += step) {
    context.textAlign = seconds === 0 ? 'right' : seconds === LENGTH ? 'left' : 'center'
    const text = seconds === 0 ? words.now : words.minus(clockTime(seconds))
    context.fillText(text, width - (seconds / LENGTH) * width, 14)
  }
}

/** A dashed line: right of it nothing is final. */
function drawEdge(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  { state: { partials } }: LiveCall,
  channel: number,
  view: View,
): void {
  const open = partials[channel]
  if (!open) return
  const x = Math.round(placeOf(open.start, view, width)) + 0.5
  context.strokeStyle = tonesOf().ink2
  context.lineWidth = 1
  context.setLineDash([3, 3])
  context.beginPath()
  context.moveTo(x, 0)
  context.lineTo(x, height)
  context.stroke()
  context.setLineDash([])
}

function drawMarks(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  { state: { marks } }: LiveCall,
  view: View,
): void {
  context.fillStyle = tonesOf().ink
  for (const mark of marks) {
    const x = Math.round(placeOf(mark, view, width))
    context.fillRect(x, 0, 1, height)
    context.fillRect(x, 0, 7, 5)
  }
}
