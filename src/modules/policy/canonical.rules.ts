/**
 * JSON with sorted keys and nothing absent: equal values give equal text, whatever the order they were written in.
 * Plain loops: this hashes the facts of every decision, and arrays of entries cost more than half of one.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  let text = ''
  if (Array.isArray(value)) {
    for (const item of value) text += `${text ? ',' : ''}${canonicalJson(item)}`
    return `[${text}]`
  }
  const members = value as Record<string, unknown>
  for (const key of Object.keys(members).sort()) {
    const member = members[key]
    if (member !== undefined) text += `${text ? ',' : ''}${JSON.stringify(key)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}
