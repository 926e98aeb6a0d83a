import { z } from 'zod'
import { AnalysisResource } from './analysis.ts'
import { plainText } from './text.ts'

/** A few real clips of a public corpus, which the service fetches for whoever accepts their licence. */
const ClipSet = z
  .object({
    name: z.string(),
    title: z.string().describe('of the corpus'),
    licence: z.string().describe('SPDX identifier, or a sentence'),
    commercialUse: z.boolean(),
    page: z.string().describe('for people: what it is, who made it, what must be cited'),
    host: z.string().describe('where it is fetched from'),
    labels: z.array(z.string()).describe('what the actors were asked to sound like, a clip each'),
  })
  .meta({ id: 'ClipSet' })
export type ClipSet = z.infer<typeof ClipSet>
export const ClipSets = z.object({ items: z.array(ClipSet) }).meta({ id: 'ClipSets' })
export type ClipSets = z.infer<typeof ClipSets>

export const ClipSetParams = z.object({ name: plainText(100) })
export const AcceptedLicence = z
  .strictObject({ licence: plainText(1000).describe('that of the set: whoever sends it accepts it') })
  .meta({ id: 'AcceptedLicence' })
/** What became of a set: its recordings, queued. */
export const FetchedClips = z.object({ items: z.array(AnalysisResource) }).meta({ id: 'FetchedClips' })
