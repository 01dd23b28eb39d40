/** The closed set: a kind of the schema without its definition here does not compile. */
import { AMOUNTS } from './amounts.rules.ts'
import { capSum } from './cap-sum.rules.ts'
import { certificate } from './certificate.rules.ts'
import { classTaken } from './class-taken.rules.ts'
import { employedFor } from './employed-for.rules.ts'
import { fact } from './fact.rules.ts'
import { inForce } from './in-force.rules.ts'
import type { AmountKinds, TestKinds } from './kind.types.ts'
import { listed } from './listed.rules.ts'
import { member } from './member.rules.ts'
import { once } from './once.rules.ts'
import { onlineShare } from './online-share.rules.ts'
import { perYear } from './per-year.rules.ts'
import { scope } from './scope.rules.ts'

export const TEST_KINDS: TestKinds = {
  inForce,
  fact,
  member,
  scope,
  listed,
  certificate,
  classTaken,
  onlineShare,
  perYear,
  once,
  employedFor,
  capSum,
}

export const AMOUNT_KINDS: AmountKinds = AMOUNTS
