import { BANK_CARD_REFUSALS, parseBankCard } from '#src/kernel/identity/bank-card.ts'
import {
  birthDateOf,
  CITIZEN_NUMBER_REFUSALS,
  type CitizenNumber,
  parseCitizenNumber,
} from '#src/kernel/identity/citizen-number.ts'
import { maskBankCard } from '#src/kernel/identity/mask.ts'
import { PERSON_NAME_REFUSALS, parsePersonName } from '#src/kernel/identity/person-name.ts'
import { PHONE_REFUSALS, parsePhone } from '#src/kernel/identity/phone.ts'
import { ageOn, type PlainDate } from '#src/kernel/plain-date.ts'
import type { CellFault, SheetRow } from '#src/platform/excel/table.types.ts'
import { EDUCATION_TITLES, GROUP_TITLES, type GroupCode, groupOfTitle } from './groups.types.ts'
import type { RowFault } from './training.types.ts'

export type RosterKey = 'serial' | 'name' | 'docNo' | 'group' | 'education' | 'nation' | 'phone' | 'bankCard' | 'place'

/** A row that is in order by itself; what the database knows of the person is not yet asked. */
export interface RosterEntry {
  readonly rowNumber: number
  readonly name: string
  readonly docNo: CitizenNumber
  readonly groupCode: GroupCode
  readonly education: string | null
  readonly nation: string | null
  readonly phone: string
  readonly bankCard: string | null
  readonly place: string | null
  /** Where the identity columns stand in this file, for faults found later. */
  readonly columns: { readonly name: string; readonly docNo: string; readonly bankCard: string }
}

export interface RowRules {
  /** The business day: nobody is born after it. */
  readonly today: PlainDate
  readonly startDay: PlainDate
  /** The demo mark of the database. */
  readonly synthetic: boolean
}

/** Younger people may not be trained with public money; no Shangqiu clause sets an upper bound (DOMAIN 5.6, R24). */
const MIN_AGE = 16

const LISTS: Partial<Record<RosterKey, readonly string[]>> = { group: GROUP_TITLES, education: EDUCATION_TITLES }

/** The reader's words, but never with the value: a shifted column would put somebody's number into the message. */
const wordsOf = (fault: CellFault) => {
  const list = LISTS[fault.key as RosterKey]
  return fault.code === 'not_in_list' && list
    ? `${fault.title}不在可选范围内，请从列表中选择：${list.join('、')}`
    : fault.text
}

/** Reads one row by itself: every cell that is wrong is named, and a row with any fault is refused whole. */
export function readRosterRow(
  row: SheetRow<RosterKey>,
  rules: RowRules,
): { readonly entry?: RosterEntry; readonly faults: readonly RowFault[] } {
  const { cells } = row
  const faults: RowFault[] = row.faults.map((fault) => ({
    column: fault.column,
    title: fault.title,
    message: wordsOf(fault),
  }))
  const unread = new Set<string>(row.faults.map((fault) => fault.key))
  /** The value of a cell that the reader passed, or its fault in the words of the kernel. */
  const take = <T, R extends string>(
    key: RosterKey,
    title: string,
    texts: Readonly<Record<R, string>>,
    parse: (text: string) => { ok: true; value: T } | { ok: false; refusal: R },
  ): T | undefined => {
    if (unread.has(key)) return undefined
    const parsed = parse(cells[key].text)
    if (parsed.ok) return parsed.value
    faults.push({ column: cells[key].column, title, message: texts[parsed.refusal] })
    return undefined
  }
  const name = take('name', '姓名', PERSON_NAME_REFUSALS, parsePersonName)
  const docNo = take('docNo', '身份证号', CITIZEN_NUMBER_REFUSALS, (text) => parseCitizenNumber(text, rules))
  const phone = take('phone', '联系电话', PHONE_REFUSALS, (text) => parsePhone(text, rules))
  const bankCard =
    cells.bankCard.text === ''
      ? null
      : take('bankCard', '银行卡号', BANK_CARD_REFUSALS, (text) => parseBankCard(text, rules))
  const groupCode = unread.has('group') ? undefined : groupOfTitle(cells.group.text)
  if (docNo !== undefined && ageOn(birthDateOf(docNo), rules.startDay) < MIN_AGE)
    faults.push({
      column: cells.docNo.column,
      title: '身份证号',
      message: `开班时未满 ${MIN_AGE} 周岁，不能参加补贴培训，请核对身份证号中的出生日期或移出此人`,
    })
  if (faults.length > 0 || !name || !docNo || !phone || bankCard === undefined || !groupCode) return { faults }
  return {
    faults: [],
    entry: {
      rowNumber: row.rowNumber,
      name,
      docNo,
      groupCode,
      education: cells.education.text || null,
      nation: cells.nation.text || null,
      phone,
      bankCard,
      place: cells.place.text || null,
      columns: { name: cells.name.column, docNo: cells.docNo.column, bankCard: cells.bankCard.column },
    },
  }
}

/** A person's place in another class that goes on at the same time. */
export interface OtherClass {
  readonly number: string
  readonly startDay: PlainDate
  readonly endDay: PlainDate
}

/** What the database knew, with the class locked. */
export interface RosterFacts {
  readonly personOf: ReadonlyMap<string, { readonly personId: string; readonly name: string }>
  /** Persons already enrolled in this class. */
  readonly enrolled: ReadonlySet<string>
  /** Person → the class that clashes. */
  readonly busy: ReadonlyMap<string, OtherClass>
  /** Document numbers beside which an account stands that is another's. */
  readonly accountsOfOthers: ReadonlySet<string>
  readonly seatsFree: number
  readonly capacity: number
}

export interface RosterDecision {
  readonly accepted: readonly RosterEntry[]
  /** Row number → why. */
  readonly refused: ReadonlyMap<number, RowFault>
}

/** Which of the rows join the class (T4), in the order of the file: seats go to the rows that stand first. */
export function decideRoster(entries: readonly RosterEntry[], facts: RosterFacts): RosterDecision {
  const accepted: RosterEntry[] = []
  const refused = new Map<number, RowFault>()
  const byAccount = Map.groupBy(entries, (entry) => entry.bankCard)
  for (const entry of entries) {
    const sharing = entry.bankCard === null ? [] : byAccount.get(entry.bankCard)!.filter((other) => other !== entry)
    const fault = entryFault(entry, facts, sharing, accepted.length)
    if (fault) refused.set(entry.rowNumber, fault)
    else accepted.push(entry)
  }
  return { accepted, refused }
}

function entryFault(
  entry: RosterEntry,
  facts: RosterFacts,
  sharing: readonly RosterEntry[],
  taken: number,
): RowFault | undefined {
  const person = facts.personOf.get(entry.docNo)
  if (person && person.name !== entry.name) return nameDiffers(entry)
  if (person && facts.enrolled.has(person.personId)) return atNumber(entry, '已在本班名册，不用再导入')
  const other = person && facts.busy.get(person.personId)
  if (other) return clashFault(entry, other)
  if (sharing.length > 0) return sharedAccount(entry, sharing)
  if (facts.accountsOfOthers.has(entry.docNo)) return accountOfAnother(entry)
  if (taken >= facts.seatsFree)
    return { column: '', title: '', message: `本班名额 ${facts.capacity} 人已满，请移出其他学员后再导入此人` }
  return undefined
}

const atNumber = (entry: RosterEntry, message: string): RowFault => ({
  column: entry.columns.docNo,
  title: '身份证号',
  message,
})

const atAccount = (entry: RosterEntry, words: string): RowFault => ({
  column: entry.columns.bankCard,
  title: '银行卡号',
  message: `收款账号 ${maskBankCard(entry.bankCard!)} ${words}`,
})

/** One account has one holder: who of them that is, only their cards tell, so none of the rows is taken. */
const sharedAccount = (entry: RosterEntry, sharing: readonly RosterEntry[]) =>
  atAccount(
    entry,
    `与第 ${sharing.map((other) => other.rowNumber).join('、')} 行相同，一个账号只能登记在一人名下，请按各人本人的卡填写`,
  )

/** Nothing of the other holder is shown. */
export const accountOfAnother = (entry: RosterEntry): RowFault =>
  atAccount(entry, '已登记在另一人名下，请核对本人账号；如本人账号被他人占用，请到人社部门更正')

/** Nobody sits in two classes at one time; the other class is named by its number and days. */
export const clashFault = (entry: RosterEntry, other: OtherClass): RowFault =>
  atNumber(
    entry,
    `与 ${other.number} 班（${other.startDay} 至 ${other.endDay}）的上课时间重叠，同一时间只能参加一个班，请与本人核对`,
  )

/** The same number under another name: one of the two is wrong, and only a look at the card tells which. */
export const nameDiffers = (entry: RosterEntry): RowFault => ({
  column: entry.columns.name,
  title: '姓名',
  message: '姓名与这个身份证号已登记的姓名不一致，请对照身份证核对姓名和号码',
})
