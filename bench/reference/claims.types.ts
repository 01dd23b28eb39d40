/** The claims as every reference gets them: one object or one column set of whole numbers, ready made and not timed. */

/** Days are days since 1970-01-01; level 1 专项 to 6 高级技师; provider kind 1 is private; qualified by 1, 2, 3 or (filing) 4. */
export interface FlatClaim {
  readonly person: number
  readonly classKind: number
  readonly classOccupation: number
  readonly classStart: number
  readonly classFee: number
  readonly minutesTotal: number
  readonly minutesTheory: number
  readonly minutesOnline: number
  readonly minutesPracticeOnline: number
  readonly providerKind: number
  readonly qualifiedBy: number
  readonly providerFrom: number
  readonly providerTo: number
  readonly banned: number
  readonly registered: number
  readonly occupation: number
  readonly level: number
  readonly issued: number
  readonly revoked: number
  readonly examFee: number
  /** One of the groups that are to be trained free of charge. */
  readonly freeGroup: boolean
  /** The provider may teach the occupation of the class. */
  readonly inScope: boolean
  readonly year: number
}

/** 1 eligible, 2 ineligible, 4 needs a ruling; fen. */
export interface Answers {
  readonly outcome: Uint8Array
  readonly fen: Float64Array
}
