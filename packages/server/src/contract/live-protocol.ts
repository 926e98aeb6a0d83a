/** The sub-protocol that the sockets of `WS /v1/live` speak; a ticket goes beside it as `ticket.<ticket>`. */
export const LIVE_PROTOCOL = 'undertone'
