import { AppError } from '@undertone/core/errors'
import type { ServerConfig } from '../config.ts'
import type { Options } from '../contract/options.ts'

/**
 * Refuses what must not be analysed where the service runs. `eu` (AI Act, Regulation (EU) 2024/1689): the emotion of people
 * at work is not inferred, whatever the reason (Art. 5(1)(f)), and nobody's without their being told (Art. 50(3)). Without
 * a region a reason switches the agents' emotion on, and whether notice was given is written down as it is said.
 *
 * @throws AppError `policy/refused`
 */
export function checkRegion({ region }: Pick<ServerConfig, 'region'>, options: Options): void {
  if (region !== 'eu') return
  if (options.agentEmotion !== undefined) checkPolicy({ region })
  if (options.notice_given !== true)
    throw new AppError(
      'policy/refused',
      'Not analysed: expected notice_given=true where this service runs (EU AI Act, Art. 50): the person is told that emotion is analysed.',
      { region },
    )
}

/**
 * Refuses a reason for judging agents' emotion where there can be none.
 *
 * @throws AppError `policy/refused`
 */
export function checkPolicy({ region }: Pick<ServerConfig, 'region'>): void {
  if (region !== 'eu') return
  throw new AppError(
    'policy/refused',
    "Not taken: expected agents' emotion to stay off where this service runs (EU AI Act, Art. 5), found a reason for it. Leave agentEmotion out.",
    { region },
  )
}
