import { z } from 'zod'
import { Options } from './options.ts'

const { model, agentEmotion, retentionDays, notice_given } = Options.shape

/** What holds for each recording and each call that does not say it itself. */
export const Defaults = z.strictObject({ model, agentEmotion, retentionDays, notice_given })
export type Defaults = z.infer<typeof Defaults>

/** What is set for the whole service; null: as if nothing were. */
export const Settings = z
  .object({
    model: z.string().nullable().describe('null: the one that the service was started with'),
    agentEmotion: z.string().nullable().describe("the reason for judging agents' emotion too; null: it is off"),
    retentionDays: z.number().nullable().describe('null: kept'),
    notice_given: z.boolean().nullable().describe('whether people are told that emotion is analysed; null: not said'),
    changed: z.object({ at: z.iso.datetime(), by: z.string() }).nullable().describe('last, by whom; null: never'),
  })
  .meta({ id: 'Settings' })
export type Settings = z.infer<typeof Settings>

/** What is left out stays as it is; null takes it back. */
export const SettingsChange = z
  .strictObject({
    model: model.unwrap().nullable().exactOptional(),
    agentEmotion: agentEmotion.unwrap().nullable().exactOptional(),
    retentionDays: retentionDays.unwrap().nullable().exactOptional(),
    notice_given: notice_given.unwrap().nullable().exactOptional(),
  })
  .meta({ id: 'SettingsChange' })
export type SettingsChange = z.infer<typeof SettingsChange>
