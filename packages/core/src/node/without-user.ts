/** An address, or what was meant as one, as it may be shown: without a user name and a password. */
export function withoutUser(address: string): string {
  return address.replace(/^((?:https?:|[a-z][a-z0-9+.-]*:(?=\/\/))?(?:\/\/)?)[^/?#]*@/i, '$1')
}
