import type { Analysis, ChannelAnalysis } from '../analyze/analysis.ts'
import { confidenceWord, spanText, UNCERTAIN } from '../analyze/words.ts'
import type { ModelCard } from '../model/model.ts'
import { inLabelOrder } from './emotion-signs.ts'
import { escapeHtml } from './escape.ts'
import { chip, classOf, facts, nameOf } from './page-parts.ts'
import { percent, plainNumber, preciseTime, qualityWord, timesText } from './words.ts'

/** The moments to listen to, strongest first. */
export function momentsCard(analysis: Analysis): string {
  const items = analysis.summary.moments.map(({ channel, start, end, label, confidence }) => {
    const who = escapeHtml(
      nameOf(
        analysis.channels.find(({ index }) => index === channel),
        channel,
      ),
    )
    return `<li><b>${preciseTime(start)}</b>${chip(analysis, label)}<span class="small">${who}, ${spanText(end - start)}</span><span>${confidenceWord(confidence)} ${confidence.toFixed(2)}</span></li>`
  })
  const body =
    items.length > 0 ? `<ol class="moments">${items.join('')}</ol>` : '<p class="note">No moment stood out.</p>'
  return `<section class="card"><h2>Strongest moments</h2>${body}</section>`
}

/** How each judged voice shares out its speaking time, and how it went from the first to the last quarter. */
export function sharesCard(analysis: Analysis): string {
  const parts = analysis.summary.channels.map(({ channel, share, arc }) => {
    const of = analysis.channels.find(({ index }) => index === channel)
    const labels = inLabelOrder(Object.keys(share)).filter(label => (share[label] ?? 0) > 0)
    const sorted = labels.sort((a, b) => Number(a === UNCERTAIN) - Number(b === UNCERTAIN) || share[b]! - share[a]!)
    const bar = sorted.map(
      label =>
        `<i class="${classOf(analysis, label)}" style="flex:${share[label]!.toFixed(4)}" title="${escapeHtml(label)}"></i>`,
    )
    const rows = sorted.map(
      label =>
        `<li><i class="tile ${classOf(analysis, label)}"></i><span>${escapeHtml(label)}</span><span class="small">${spanText(share[label]! * (of?.talk.speechSeconds ?? 0))}</span><b>${percent(share[label]!)}</b></li>`,
    )
    const name = `<h3 class="who">${escapeHtml(nameOf(of, channel))}</h3>`
    if (rows.length === 0) return `${name}<p class="note">No speech was found on this channel.</p>`
    return `${name}<div class="share" aria-hidden="true">${bar.join('')}</div><ul class="shares">${rows.join('')}</ul><p class="note">${escapeHtml(sentence(arc.text))}</p>`
  })
  const body = parts.length > 0 ? parts.join('') : '<p class="note">Emotion was judged on no channel.</p>'
  return `<section class="card"><h2>Speaking time by emotion</h2>${body}<p class="note">Uncertain is a result: those parts were heard, and the model could not tell.</p></section>`
}

/** Who talks how much, how loud, over how much noise. */
export function talkCard(analysis: Analysis): string {
  const rows = analysis.channels.map(
    channel =>
      `<div><h3 class="who">${escapeHtml(nameOf(channel, channel.index))}</h3>${facts(talkFacts(channel))}</div>`,
  )
  const { silenceSeconds, overlapSeconds } = analysis.summary
  const all =
    analysis.channels.length > 1
      ? `<div><h3 class="who">Together</h3>${facts([
          ['Nobody talks', spanText(silenceSeconds)],
          ['Both at once', spanText(overlapSeconds)],
        ])}</div>`
      : ''
  return `<section class="card"><h2>Talk and quality</h2><div class="columns">${rows.join('')}${all}</div></section>`
}

function talkFacts({ talk, snrDb, quality }: ChannelAnalysis): [string, string][] {
  return [
    ['Talks', `${percent(talk.speechShare)}, ${spanText(talk.speechSeconds)}`],
    ['Longest silence', spanText(talk.longestSilenceSeconds)],
    ['Interrupts', timesText(talk.interruptions.length)],
    ['Level while talking', talk.speechLevelDb === null ? 'not known' : `${plainNumber(talk.speechLevelDb, 1)} dBFS`],
    ['Above the noise', snrDb === null ? 'not known' : `${plainNumber(snrDb)} dB`],
    ['Quality', quality.length === 0 ? 'nothing to remark' : quality.map(qualityWord).join(', ')],
  ]
}

/** The timeline as a table: the same content as the picture, with the evidence. */
export function segmentsTable(analysis: Analysis): string {
  const rows = analysis.segments.map(segment => {
    const { channel, start, end, label, confidence, quality, evidence } = segment
    const who = nameOf(
      analysis.channels.find(({ index }) => index === channel),
      channel,
    )
    const sure = label === UNCERTAIN ? 'not clear enough to say' : confidenceWord(confidence)
    const bar = `<span class="bar-p ${classOf(analysis, label)}" aria-hidden="true"><i style="width:${Math.round(confidence * 100)}%"></i></span>`
    const why = evidence.map(({ text }) => escapeHtml(sentence(text))).join('<br>')
    return `<tr><td>${preciseTime(start)}</td><td>${preciseTime(end)}</td><td>${escapeHtml(who)}</td><td>${chip(analysis, label)}</td><td>${bar}${sure}</td><td class="num">${confidence.toFixed(2)}</td><td>${quality.map(qualityWord).map(escapeHtml).join(', ')}</td><td class="text">${why}</td></tr>`
  })
  const body =
    rows.length > 0
      ? `<div class="scroll"><table><thead><tr><th>Start</th><th>End</th><th>Who</th><th>Sounds</th><th>Confidence</th><th class="num">p</th><th>Quality</th><th>What the voice does</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
      : '<p class="note head">No speech was judged.</p>'
  return `<section class="card flush" id="table"><h2 class="head">Timeline as a table</h2>${body}</section>`
}

/** What the reader should know, and which model said it. */
export function aboutCards(analysis: Analysis, card: ModelCard | undefined): string {
  const { model, settings, notes, source } = analysis
  const items = notes.map(note => `<li>${escapeHtml(note)}</li>`)
  const modelFacts: [string, string][] = [
    ['Model', model.id],
    ['SHA-256', model.sha256],
    ...(card
      ? ([
          ['Version', card.version],
          ['Licence', card.licence],
          [
            'Learned from',
            card.data.map(({ name, clips, speakers }) => `${name} (${clips} clips, ${speakers} speakers)`).join(', '),
          ],
          ['Languages', card.languages.join(', ')],
        ] as [string, string][])
      : []),
    ['Commercial use', model.commercialUse ? 'allowed' : 'not allowed by the licence of its data'],
    ['Labels', model.labels.join(', ')],
    ['Judged', `${settings.windowSeconds} s windows every ${settings.hopSeconds} s, at ${settings.analysisRate} Hz`],
    [
      'Compared with',
      settings.baseline === 'recording' ? 'the whole voice in this recording' : 'what the voice said before',
    ],
    ['Recording', `${source.container}, ${source.codec}, ${source.sampleRate} Hz`],
  ]
  const limits =
    card && card.limits.length > 0
      ? `<ul class="notes">${card.limits.map(limit => `<li>${escapeHtml(limit)}</li>`).join('')}</ul>`
      : ''
  const notesCard =
    items.length > 0
      ? `<section class="card"><h2>Good to know</h2><ul class="notes">${items.join('')}</ul></section>`
      : ''
  return `<div class="grid"><section class="card"><h2>Model</h2>${facts(modelFacts)}${limits}</section>${notesCard}</div>`
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
