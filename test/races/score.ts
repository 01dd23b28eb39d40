/** What became of attempts, by kind of attempt and by answer. */
export class Score {
  readonly counts = new Map<string, Map<string, number>>()
  readonly calls = { http: 0, own: 0 }
  /**
   * Attempts: each person or line that asked for something limited, or gave it back, in a transaction beside others that want the same,
   * and got an answer of its own. A call refused whole is one. Who holds already what was asked for, or nothing to give back, is none.
   */
  attempts = 0
  httpAttempts = 0
  replays = 0
  readonly wrong: string[] = []

  add(kind: string, answer: string, n = 1): void {
    if (n <= 0) return
    const row = this.counts.get(kind) ?? new Map<string, number>()
    row.set(answer, (row.get(answer) ?? 0) + n)
    this.counts.set(kind, row)
    this.attempts += n
  }

  /** Something that may never happen: a 5xx, another answer to the same key. */
  fault(what: string): void {
    this.wrong.push(what)
  }

  /** All kinds together: done, replayed, and refused by reason. */
  byAnswer(): Record<string, number> {
    const sums: Record<string, number> = {}
    for (const row of this.counts.values()) for (const [answer, n] of row) sums[answer] = (sums[answer] ?? 0) + n
    return Object.fromEntries(Object.entries(sums).sort(([, a], [, b]) => b - a))
  }
}
