import type { Delivery } from '@undertone/server/client'
import { formatSpan } from '../../format.ts'
import { strings } from '../../strings/index.ts'

/** What came of one try to send a message. */
export function attemptText({ status, error, seconds }: Delivery['attempts'][number]): string {
  const { answered, failed } = strings.webhooks
  return status === null ? failed(error ?? '', formatSpan(seconds)) : answered(String(status), formatSpan(seconds))
}
