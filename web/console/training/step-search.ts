/** The wizard's place in the address: `step` 1 to 4; `sent` the class that has just been applied for. Part of the first load. */
export const stepSearch = (search: Record<string, unknown>): { step?: string; sent?: string } => ({
  ...(typeof search['step'] === 'string' && /^[1-4]$/.test(search['step']) ? { step: search['step'] } : {}),
  ...(typeof search['sent'] === 'string' ? { sent: search['sent'] } : {}),
})
