import { randomInt } from 'node:crypto'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import type { Platform } from '#src/platform/platform.ts'

/** Nothing that is read aloud or written down as something else: no 0 and O, no 1, I and L. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const LENGTH = 8

/** What somebody who objects takes home: the number of the objection, and the code that reads its answer (查询码). */
export interface ObjectionSlip {
  readonly number: string
  /** `K7M4-P2XW`: told once and kept nowhere, here only its digest. 31⁸ codes, and misses are counted by address. */
  readonly code: string
  readonly codeDigest: Buffer
}

/** A new slip; objections to claims and to grants are numbered in one series, so that a number names one of them. */
export async function newSlipInTx(tx: Tx, platform: Platform, unitId: string): Promise<ObjectionSlip> {
  const paper = { kind: 'objection', mark: 'YY', unitId, digits: 4 }
  const number = await nextNumberInTx(tx, await platform.unitTree(), paper)
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return {
    number,
    code: `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}`,
    codeDigest: codeDigest(platform.keys, number, letters),
  }
}

const plain = (typed: string) => typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '')

/** The number as it is stored, from what people type: spaces, hyphens and small letters do not matter. Empty for anything else. */
export function plainSlipNumber(typed: string): string {
  const digits = /^(?:YY)?(\d+)$/.exec(plain(typed))?.[1] ?? ''
  const parts = /^(\d{6})(\d{4})(\d{4,6})$/.exec(digits) ?? /^(\d{4})(\d{4,6})$/.exec(digits)
  return parts ? ['YY', ...parts.slice(1)].join('-') : ''
}

/** Bound to its number: the same code reads nothing else. */
export const codeDigest = (keys: KeyService, number: string, typedCode: string): Buffer =>
  keys.blindIndex('objection-code', `${number} ${plain(typedCode)}`)
