const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text of a stranger, safe inside HTML and SVG, in an element or a quoted attribute; control characters are left out. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => ENTITIES[character]!).replace(/[^\P{Cc}\t\n]/gu, '')
}
