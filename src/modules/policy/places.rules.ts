/**
 * Where a pack may be edited, as form fields, and what an edit does to its data. The shape of a pack is made for reading and
 * checking, not for forms: so an edit names a place, and the loader judges the whole. Pure.
 */
import { type Fen, fen, formatYuan } from '#src/kernel/fen.ts'
import { LEVEL_NAMES, LEVELS, type Level } from '#src/kernel/levels.ts'
import { isPlainDate, type PlainDate } from '#src/kernel/plain-date.ts'
import { statedRules } from './diff.rules.ts'
import { clauseOf } from './grants/decide-grant.rules.ts'
import { GRANT_PER_NAMES, type GrantItem } from './grants/grant.types.ts'
import type { ContentFault, ResolvedPack, ResolvedRule } from './pack.rules.ts'
import type { DraftEdit, EditablePlace } from './policy.contract.ts'
import type { Amount, Cite, Pack, Rule, Test, When } from './policy.types.ts'
import { PROGRAM_NAMES } from './words.rules.ts'

type Value = string | number | null

interface PlaceForm {
  readonly kind: EditablePlace['kind']
  readonly label: string
  readonly unit: string
  readonly value: Value
  readonly nullable?: boolean
  readonly options?: { value: string; name: string }[]
}

const option = (value: string, name: string) => ({ value, name })
const whole = (kind: EditablePlace['kind'], label: string, unit: string, value: number): PlaceForm => ({
  kind,
  label,
  unit,
  value,
})

/** The fields of a test that a form may change, by their name in the data; `outside` and `unclear` stand for its readings. */
function testForms(test: Test): Record<string, PlaceForm> {
  switch (test.kind) {
    case 'inForce':
      return {
        ...(test.from ? { from: { kind: 'day', label: '不早于', unit: '', value: test.from } as const } : {}),
        ...(test.lastDay ? { lastDay: { kind: 'day', label: '不晚于', unit: '', value: test.lastDay } as const } : {}),
        outside: {
          kind: 'choice',
          label: '这些日期以外的',
          unit: '',
          value: 'open',
          options: [option('open', '待明确'), option('pass', '同样适用')],
        },
      }
    case 'perYear':
      return { max: whole('count', '每年不超过', '次', test.max) }
    case 'employedFor':
      return { months: whole('months', '就业并参保满', '个月', test.months) }
    case 'capSum':
      return { fen: whole('money', '累计不超过', '元', test.fen) }
    case 'onlineShare':
      return { atMost: whole('share', '线上不超过', '%', (test.atMost[0] * 100) / test.atMost[1]) }
    case 'once':
      return {
        found: {
          kind: 'choice',
          label: '已经有过的',
          unit: '',
          value: test.found,
          options: [
            option('fail', '不予补贴'),
            // A rule becomes open by a question of the text, which a form cannot write.
            ...(test.found === 'open' ? [option('open', '待明确')] : []),
            option('pass', '可以再次享受'),
          ],
        },
      }
    case 'member':
    case 'classTaken':
      return test.unclear
        ? {
            unclear: {
              kind: 'choice',
              label: test.kind === 'member' ? '文件没有点名的' : '没有参加培训的',
              unit: '',
              value: 'open',
              options: [option('open', '待明确'), option('fail', '不符合'), option('pass', '同样符合')],
            },
          }
        : {}
    default:
      return {}
  }
}

function amountForm(amount: Amount): PlaceForm | undefined {
  switch (amount.kind) {
    case 'fixed':
      return whole('money', '补贴标准', '元', amount.fen)
    case 'perDay':
      return whole('money', '每天', '元', amount.fen)
    case 'upTo':
      return whole('money', '不超过', '元', amount.fen)
    case 'unpriced':
      return undefined
  }
}

/** The unpriced rule that a level of a program falls under; undefined when it has a price. */
const holeOf = (rules: readonly ResolvedRule[], level: Level) =>
  rules.find(
    (rule) => rule.amount?.kind === 'unpriced' && !rule.amount.pricedBy && rule.when?.levels?.includes(level) === true,
  )

/** Every place of the text that a form may change, with its value there; in the order in which people read the document. */
export function placesOf(base: ResolvedPack, edits: readonly DraftEdit[]): EditablePlace[] {
  const edited = new Map(edits.map((edit) => [edit.path, edit.value]))
  const place = (path: string, group: string, form: PlaceForm, rule: ResolvedRule | null): EditablePlace => ({
    path,
    rule: rule?.id ?? null,
    group,
    label: form.label,
    kind: form.kind,
    base: form.value,
    value: edited.has(path) ? edited.get(path)! : form.value,
    nullable: form.nullable ?? false,
    unit: form.unit,
    ...(form.options ? { options: form.options } : {}),
    cite: rule
      ? { document: rule.document, clause: rule.cite.clause, line: rule.cite.line, quote: rule.cite.quote }
      : null,
  })
  const { effective } = base.pack
  const rules = statedRules(base)
  const dates: EditablePlace[] = [
    place('effective.from', '文件', { kind: 'day', label: '从哪一天起', unit: '', value: effective.from }, null),
    place(
      'effective.lastDay',
      '文件',
      { kind: 'day', label: '到哪一天止', unit: '', value: effective.lastDay, nullable: true },
      null,
    ),
  ]
  const ofRules = rules.flatMap((rule) => {
    const group = `${rule.id} ${rule.title}`
    const amount = rule.amount && amountForm(rule.amount)
    return [
      ...(amount ? [place(`rules.${rule.id}.amount.fen`, group, amount, rule)] : []),
      ...rule.tests.flatMap((test, at) =>
        Object.entries(testForms(test)).map(([field, form]) =>
          place(`rules.${rule.id}.tests.${at}.${field}`, group, form, rule),
        ),
      ),
      place(
        `rules.${rule.id}.cite.quote`,
        group,
        { kind: 'words', label: '原文', unit: '', value: rule.cite.quote },
        rule,
      ),
    ]
  })
  const holes = base.programs.flatMap((program) =>
    LEVELS.flatMap((level) => {
      const hole = holeOf(program.rules, level)
      if (hole?.onlyWithin !== null) return []
      const form: PlaceForm = {
        kind: 'money',
        label: `${LEVEL_NAMES[level]}（文件未定标准）`,
        unit: '元',
        value: null,
        nullable: true,
      }
      return [place(`programs.${program.program}.prices.${level}`, PROGRAM_NAMES[program.program], form, hole)]
    }),
  )
  const ofGrants = (base.pack.grants ?? []).flatMap((item) =>
    Object.entries(grantForms(item)).map(([field, form]): EditablePlace => {
      const clause = clauseOf(
        [base.pack, ...base.parents],
        item,
        field === 'amount.fen' ? item.amount.rule : item.once.rule,
      )
      return {
        ...place(`grants.${item.id}.${field}`, `${item.id} ${item.title}`, form, null),
        rule: item.id,
        cite: clause
          ? { document: clause.document, clause: clause.cite.clause, line: clause.cite.line, quote: clause.cite.quote }
          : null,
      }
    }),
  )
  return [...dates, ...holes, ...ofRules, ...ofGrants]
}

/** What of a grant item a form may change: its figure, and once per what where the text leaves it open. */
function grantForms(item: GrantItem): Record<string, PlaceForm> {
  const { amount, once } = item
  return {
    'amount.fen':
      amount.kind === 'perUnit'
        ? whole('money', '每个补助', '元', amount.fen)
        : { kind: 'money', label: '每个补助（文件未定标准）', unit: '元', value: null, nullable: true },
    ...(once.found === 'open'
      ? {
          'once.per': {
            kind: 'choice',
            label: '再次申请',
            unit: '',
            value: 'open',
            options: [option('open', '待明确'), option('ever', '只给一次'), option('year', '每年可以一次')],
          } as const,
        }
      : {}),
  }
}

function editGrant(item: GrantItem, field: string, value: Value, cite: Cite | undefined): void {
  const own = cite ? { cite } : {}
  const { amount } = item
  if (
    field === 'amount.fen' &&
    typeof value === 'number' &&
    !(amount.kind === 'perUnit' && amount.fen === value && !cite)
  ) {
    const words = `${GRANT_PER_NAMES[item.unit]} ${formatYuan(fen(value))} 元`
    // What it said of the missing figure, or of the old one, is no longer so.
    item.says = `${amount.kind === 'unpriced' ? item.says.replace(/；(补贴)?没有写(金额)?$/, '') : item.title}，${words}`
    item.amount = {
      ...(amount.kind === 'perUnit' ? amount : {}),
      kind: 'perUnit',
      rule: amount.rule,
      fen: fen(value),
      ...own,
    }
  }
  if (field === 'once.per' && (value === 'ever' || value === 'year'))
    // Settled by words of its own or by the ruling of its question, which it goes on naming.
    item.once = { ...item.once, per: value, found: 'fail', ...own }
}

export interface EditFault {
  /** Place in the list of edits: `edits[2].value`. */
  readonly path: string
  readonly message: string
}

const WANTED = {
  money: '金额应是大于 0 的整数（分）',
  count: '次数应是大于 0 的整数',
  months: '月数应是大于 0 的整数',
  share: '比例应是 1 到 100 的整数',
  day: '应是日历上的一天，写成 2022-06-01 的样子',
  choice: '只能选所列的一种',
  words: '请填写文字',
} as const satisfies Record<EditablePlace['kind'], string>

function fits(place: EditablePlace, value: Value): boolean {
  if (value === null) return place.nullable
  switch (place.kind) {
    case 'money':
    case 'count':
    case 'months':
      return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
    case 'share':
      return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 100
    case 'day':
      return typeof value === 'string' && isPlainDate(value)
    case 'choice':
      return place.options?.some((each) => each.value === value) === true
    case 'words':
      return typeof value === 'string' && value.trim() !== ''
  }
}

/** What is wrong with the edits themselves; whether the text they make may be signed is for the loader. */
export function editFaults(base: ResolvedPack, edits: readonly DraftEdit[]): EditFault[] {
  const places = new Map(placesOf(base, []).map((place) => [place.path, place]))
  const seen = new Set<string>()
  return edits.flatMap((edit, at): EditFault[] => {
    const place = places.get(edit.path)
    if (!place) return [{ path: `edits[${at}].path`, message: '这份政策里没有这一处，请刷新后再改' }]
    if (seen.has(edit.path)) return [{ path: `edits[${at}].path`, message: '同一处改了两次，请只留一次' }]
    seen.add(edit.path)
    return fits(place, edit.value)
      ? []
      : [{ path: `edits[${at}].value`, message: `${place.group} ${place.label}：${WANTED[place.kind]}` }]
  })
}

interface Body {
  tests: Test[]
  amount?: Amount | undefined
  when?: When | undefined
}

/** A rule of the pack itself, or the amendment by which it changes an inherited one. */
function bodyOf(pack: Pack, rule: ResolvedRule, cite: Cite | undefined): Body & { cite: Cite } {
  const own = pack.rules.find(({ id }) => id === rule.id)
  if (own) {
    if (cite) own.cite = cite
    return own
  }
  let change = pack.amends.find((known) => known.rule === rule.id)
  if (!change) {
    // Words of the earlier document stay its own until the edit brings new ones.
    change = { rule: rule.id, cite: { ...structuredClone(rule.cite), document: rule.document } }
    pack.amends.push(change)
  }
  if (cite) change.cite = cite
  change.tests ??= structuredClone([...rule.tests])
  if (rule.amount) change.amount ??= structuredClone(rule.amount)
  return change as typeof change & Body
}

const citeOf = (pack: Pack, edit: DraftEdit): Cite | undefined =>
  edit.cite && {
    clause: edit.cite.clause,
    line: edit.cite.line,
    quote: edit.cite.quote,
    ...(edit.cite.document && edit.cite.document !== pack.document ? { document: edit.cite.document } : {}),
  }

const REMOVED = Symbol('removed')

function editTest(test: Test, field: string, value: Value): Test | typeof REMOVED {
  if (field === 'atMost' && test.kind === 'onlineShare')
    return { ...test, atMost: reduced(Number(value), 100) as [number, number] }
  if (value === 'pass' && (field === 'outside' || field === 'found' || field === 'unclear')) return REMOVED
  if (field === 'outside') return test
  if (field === 'unclear') {
    if (value === 'open') return test
    const {
      unclear: _unclear,
      assumption: _assumption,
      ...plain
    } = test as Test & {
      unclear?: unknown
      assumption?: unknown
    }
    return plain as Test
  }
  if (field === 'found' && test.kind === 'once') {
    if (value === 'open') return { ...test, found: 'open' }
    const { assumption: _assumption, ...plain } = test
    return { ...plain, found: 'fail' }
  }
  return { ...test, [field]: value } as Test
}

/** 30 of 100 → [3, 10]. */
function reduced(part: number, of: number): [number, number] {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
  const by = gcd(part, of)
  return [part / by, of / by]
}

/** `pack` with the edits made. Call `editFaults` first. `base` is the text whose places they name. */
export function applyEdits(start: Pack, base: ResolvedPack, edits: readonly DraftEdit[]): Pack {
  const pack = structuredClone(start)
  const rules = new Map(statedRules(base).map((rule) => [rule.id, rule]))
  const removed: { id: string; at: number }[] = []
  for (const edit of edits) {
    const [list, id = '', part, field = '', rest] = edit.path.split('.')
    if (list === 'effective') {
      setDocumentDay(pack, base, id as 'from' | 'lastDay', edit.value as PlainDate | null, citeOf(pack, edit))
      continue
    }
    if (list === 'programs') {
      if (typeof edit.value === 'number') fillHole(pack, base, id, field as Level, fen(edit.value), citeOf(pack, edit))
      continue
    }
    if (list === 'grants') {
      const item = pack.grants?.find((known) => known.id === id)
      if (item) editGrant(item, `${part}.${field}`, edit.value, citeOf(pack, edit))
      continue
    }
    const rule = rules.get(id)!
    const body = bodyOf(pack, rule, citeOf(pack, edit))
    if (part === 'amount') body.amount = { ...body.amount, fen: edit.value as Fen } as Amount
    else if (part === 'cite') body.cite = { ...body.cite, quote: String(edit.value).trim() }
    else {
      const at = Number(field)
      // A form that offers two readings may be set beside a date of the same test, so tests keep their places until the end.
      const made = editTest(body.tests[at]!, rest ?? '', edit.value)
      if (made === REMOVED) removed.push({ id, at })
      else body.tests[at] = made
    }
  }
  for (const id of new Set(removed.map((each) => each.id))) {
    const body = pack.rules.find((rule) => rule.id === id) ?? pack.amends.find((change) => change.rule === id)
    const gone = removed.filter((each) => each.id === id).map(({ at }) => at)
    if (body?.tests) body.tests = body.tests.filter((_test, at) => !gone.includes(at))
  }
  return pack
}

/**
 * A document's own day stands twice: as its span, which says when a later document may follow, and in the rule by which claims
 * outside it are open. Both are the same fact of the text, so they move together.
 */
function setDocumentDay(
  pack: Pack,
  base: ResolvedPack,
  which: 'from' | 'lastDay',
  day: PlainDate | null,
  cite: Cite | undefined,
): void {
  const was = pack.effective[which]
  if (was === day) return
  const dated = statedRules(base).flatMap((rule) =>
    rule.tests.flatMap((test, at) => (test.kind === 'inForce' ? [{ rule, test, at }] : [])),
  )
  const same = dated.filter(({ test }) => was !== null && test[which] === was)
  for (const { rule, test, at } of same.length > 0 ? same : dated.slice(0, was === null ? 1 : 0)) {
    const { [which]: _was, ...rest } = test
    bodyOf(pack, rule, cite).tests[at] = day === null ? rest : { ...rest, [which]: day }
  }
  if (which === 'from') pack.effective.from = day!
  else pack.effective.lastDay = day
}

/** Prices a level that the text names no figure for: the last such level of a rule prices the rule, another gets one of its own. */
function fillHole(
  pack: Pack,
  base: ResolvedPack,
  program: string,
  level: Level,
  price: Fen,
  cite: Cite | undefined,
): void {
  const rules = base.programs.find((known) => known.program === program)?.rules ?? []
  const hole = holeOf(rules, level)!
  const body = bodyOf(pack, hole, undefined)
  const levels = (body.when ?? hole.when)?.levels ?? []
  const named = {
    title: `${LEVEL_NAMES[level]}${formatYuan(price).replace(/\.00$/, '')}元`,
    says: `${LEVEL_NAMES[level]}补贴标准 ${formatYuan(price)} 元`,
  }
  if (levels.length === 1) {
    body.amount = { kind: 'fixed', fen: price }
    if (cite) body.cite = cite
    if ('title' in body) Object.assign(body, named)
    return
  }
  body.when = { ...(body.when ?? hole.when), levels: levels.filter((other) => other !== level) }
  const rule: Rule = {
    id: nextRuleId(pack, base),
    ...named,
    cite: cite ?? structuredClone(hole.cite),
    also: [],
    assumptions: [],
    when: { ...hole.when, levels: [level] },
    tests: structuredClone([...hole.tests]),
    amount: { kind: 'fixed', fen: price },
  }
  pack.rules.push(rule)
  for (const known of pack.programs) {
    const at = known.rules.indexOf(hole.id)
    if (at >= 0) known.rules.splice(at, 0, rule.id)
  }
}

/** The next number of the pack's own letters that nothing of it or of its parents bears. */
function nextRuleId(pack: Pack, base: ResolvedPack): string {
  const stated = statedRules(base)
  const letters = (stated.at(-1)?.id ?? 'ZZ-00').slice(0, 2)
  const taken = [pack, base.pack, ...base.parents].flatMap((source) =>
    (['rules', 'targets', 'deadlines', 'rhythms', 'provisions'] as const).flatMap((list) =>
      source[list].map(({ id }) => id),
    ),
  )
  const last = Math.max(0, ...taken.filter((id) => id.startsWith(letters)).map((id) => Number(id.slice(3))))
  if (last >= 99) throw new RangeError(`Rule numbers of ${letters} are used up.`)
  return `${letters}-${String(last + 1).padStart(2, '0')}`
}

/** `['rules', 3, 'amount']` → `rules.SQ-31.amount`: the name of the place that a form knows. */
export function faultPath(pack: Pack, { path }: Pick<ContentFault, 'path'>): string {
  const [list, at, ...rest] = path
  if (list === undefined) return ''
  if (typeof at !== 'number') return path.join('.')
  const name = {
    rules: () => ['rules', pack.rules[at]?.id],
    amends: () => ['rules', pack.amends[at]?.rule],
    programs: () => ['programs', pack.programs[at]?.program],
    assumptions: () => ['assumptions', pack.assumptions[at]?.id],
    targets: () => ['targets', pack.targets[at]?.id],
    deadlines: () => ['deadlines', pack.deadlines[at]?.id],
    rhythms: () => ['rhythms', pack.rhythms[at]?.id],
    provisions: () => ['provisions', pack.provisions[at]?.id],
    grants: () => ['grants', pack.grants?.[at]?.id],
  }[String(list)]
  return [...(name?.() ?? [list, at]), ...rest].join('.')
}
