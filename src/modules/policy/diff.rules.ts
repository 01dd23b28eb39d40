/** What changed between two texts of a document, in words (初级工 300.00 元 → 450.00 元). Pure. */
import { formatDay } from '#src/kernel/plain-date.ts'
import { amountWords, conditionWords, onceWords } from './grants/decide-grant.rules.ts'
import type { ResolvedPack, ResolvedRule } from './pack.rules.ts'
import {
  baseName,
  conditionsOf,
  effectiveText,
  everyText,
  PACK_STATUS_NAMES,
  parametersOf,
  payeeText,
  periodText,
  pricedName,
  progressText,
  targetFigure,
} from './pack-words.rules.ts'
import type { DiffEntry } from './policy.contract.ts'
import type { Cite } from './policy.types.ts'
import { PROGRAM_NAMES } from './words.rules.ts'

/** The rules that a text states itself: its own, and those of the earlier document of the region that it goes on from. */
export function statedRules({ pack, programs }: ResolvedPack): ResolvedRule[] {
  const byId = new Map<string, ResolvedRule>()
  for (const program of programs)
    for (const rule of program.rules) if (rule.onlyWithin === null) byId.set(rule.id, rule)
  const order = new Map(pack.rules.map(({ id }, at) => [id, at]))
  const place = (rule: ResolvedRule) => order.get(rule.id) ?? -1
  return [...byId.values()].sort((a, b) => place(a) - place(b))
}

interface Line {
  /** Place inside its subject. */
  readonly key: string
  /** 补贴标准 */
  readonly name: string
  readonly value: string
  readonly decides: boolean
}

interface Subject {
  readonly path: string
  readonly rule: string | null
  readonly name: string
  /** Its name in a headline, where it has a price. */
  readonly short?: string
  readonly lines: readonly Line[]
}

const citeText = ({ clause, quote, document }: Cite) => `${document ? `${document} ` : ''}${clause}“${quote}”`
const line = (key: string, name: string, value: string, decides = false): Line => ({ key, name, value, decides })

function ruleSubject(rule: ResolvedRule): Subject {
  const conditions = conditionsOf(rule.when)
  return {
    path: `rules.${rule.id}`,
    rule: rule.id,
    name: `规则 ${rule.id} ${rule.title}`,
    short: pricedName(rule),
    lines: [
      ...parametersOf(rule).map(({ key, name, value }) => line(key, name, value, true)),
      line('when', '适用于', conditions.join('；') || '所有申领', true),
      line('soft', '例外', rule.soft ? '可以（原文写“原则上”）' : '没有', true),
      line('says', '说明', rule.says),
      line('cite', '原文', citeText({ ...rule.cite, document: rule.document })),
    ],
  }
}

function subjectsOf(resolved: ResolvedPack): Map<string, Subject> {
  const { pack } = resolved
  const subjects: Subject[] = [
    {
      path: '',
      rule: null,
      name: '文件',
      lines: [
        line('document', '文号', pack.document),
        line('title', '名称', pack.title),
        line('issuer', '发文机关', pack.issuer),
        line('effective', '适用日期', effectiveText(pack), true),
        line('status', '状态', PACK_STATUS_NAMES[pack.status], true),
      ],
    },
    ...pack.programs.map((program) => ({
      path: `programs.${program.program}`,
      rule: null,
      name: PROGRAM_NAMES[program.program],
      lines: [
        line('payee', '补给谁', payeeText(program), true),
        line('rateDate', '标准按', baseName([program], 'rateDate'), true),
        line('fund', '资金', program.fund.name),
        line('rules', '规则', program.rules.join('、'), true),
      ],
    })),
    ...statedRules(resolved).map(ruleSubject),
    ...pack.assumptions.map((assumption) => ({
      path: `assumptions.${assumption.id}`,
      rule: null,
      name: `问题 ${assumption.id} ${assumption.question}`,
      lines: [
        line(
          'status',
          '状态',
          assumption.ruling
            ? `已明确（${assumption.ruling.document}，${assumption.ruling.by}，${formatDay(assumption.ruling.on)}）`
            : '待明确',
        ),
        line('handling', '处理', assumption.handling),
      ],
    })),
    ...pack.targets.map((target) => ({
      path: `targets.${target.id}`,
      rule: target.id,
      name: `指标 ${target.id}`,
      lines: [
        line('says', '说明', target.says),
        line('period', '期限', periodText(target.period)),
        ...target.figures.map((figure, at) => {
          const { name, value } = targetFigure(figure)
          return line(`figures.${at}`, name, value)
        }),
        ...(target.rows ?? []).map((row) =>
          line(
            `rows.${row.unit}`,
            row.unit,
            `培训 ${row.trainings}，新增技能人才 ${row.newSkilled}，新增高技能人才 ${row.newHighSkilled}`,
          ),
        ),
      ],
    })),
    ...pack.deadlines.map((deadline) => ({
      path: `deadlines.${deadline.id}`,
      rule: deadline.id,
      name: `时限 ${deadline.id}`,
      lines: [
        line('says', '说明', deadline.says),
        line('due', '期限', formatDay(deadline.due)),
        line('progress', '进度', progressText(deadline) ?? '没有'),
      ],
    })),
    ...pack.rhythms.map((rhythm) => ({
      path: `rhythms.${rhythm.id}`,
      rule: rhythm.id,
      name: `频度 ${rhythm.id}`,
      lines: [line('says', '说明', rhythm.says), line('every', '频度', everyText(rhythm))],
    })),
    ...pack.provisions.map((provision) => ({
      path: `provisions.${provision.id}`,
      rule: provision.id,
      name: `条款 ${provision.id}`,
      lines: [line('says', '说明', provision.says)],
    })),
    ...(pack.grants ?? []).map((item) => ({
      path: `grants.${item.id}`,
      rule: item.id,
      name: `奖补 ${item.id} ${item.title}`,
      lines: [
        line('says', '说明', item.says),
        line('amount', '补助', amountWords(item), true),
        line('once', '次数', onceWords(item), true),
        line('conditions', '条件', item.conditions.map(conditionWords).join('；'), true),
        line('fund', '资金', item.fund.name),
      ],
    })),
  ]
  return new Map(subjects.map((subject) => [subject.path, subject]))
}

const at = (subject: Subject, key: string) => (subject.path === '' ? key : `${subject.path}.${key}`)

/** What a later document keeps from the earlier one: it repeats neither its questions nor its targets. */
const KEPT = /^(assumptions|targets|deadlines|rhythms|provisions)\./

/** Every difference, those that decide money first. Of a later document, what it does not mention stays as it was. */
export function diffOf(before: ResolvedPack, after: ResolvedPack): DiffEntry[] {
  const from = subjectsOf(before)
  const to = subjectsOf(after)
  const later = before.pack.id !== after.pack.id
  const entries = [...new Set([...from.keys(), ...to.keys()])].flatMap((path): DiffEntry[] => {
    const [old, now] = [from.get(path), to.get(path)]
    if (!old || !now) {
      const subject = (old ?? now)!
      if (!now && later && KEPT.test(path)) return []
      const text = subject.lines
        .filter((each) => each.decides)
        .map(({ name, value }) => `${name} ${value}`)
        .join('；')
      return [
        {
          path,
          rule: subject.rule,
          subject: subject.name,
          what: old ? 'removed' : 'added',
          before: old ? text : null,
          after: now ? text : null,
          text: `${old ? '删去' : '新增'}${subject.name}${text ? `：${text}` : ''}`,
          decides: path.startsWith('rules.') || path.startsWith('programs.') || path.startsWith('grants.'),
        },
      ]
    }
    return lineDiff(old, now)
  })
  return entries.sort((a, b) => Number(b.decides) - Number(a.decides))
}

function lineDiff(old: Subject, now: Subject): DiffEntry[] {
  const [from, to] = [old, now].map((subject) => new Map(subject.lines.map((each) => [each.key, each])))
  return [...new Set([...from!.keys(), ...to!.keys()])].flatMap((key): DiffEntry[] => {
    const [was, is] = [from!.get(key), to!.get(key)]
    if (was?.value === is?.value && was?.name === is?.name) return []
    const shown = (is ?? was)!
    const what = was && is ? 'changed' : is ? 'added' : 'removed'
    const words = {
      changed: `${shown.name}：${was?.value} → ${is?.value}`,
      added: `${shown.name}：新增 ${is?.value}`,
      removed: `${shown.name}：删去 ${was?.value}`,
    }[what]
    return [
      {
        path: at(now, key),
        rule: now.rule,
        subject: now.name,
        what,
        before: was?.value ?? null,
        after: is?.value ?? null,
        text: `${now.name} ${words}`,
        decides: shown.decides,
      },
    ]
  })
}

const SHOWN = 3

/** The finding in one line: prices first, then what else decides, and from which day. */
export function headlineOf(before: ResolvedPack, after: ResolvedPack): string {
  const entries = diffOf(before, after)
  if (entries.length === 0) return '没有改动'
  const shorts = new Map([...subjectsOf(before), ...subjectsOf(after)].map(([path, subject]) => [path, subject.short]))
  const words = entries.flatMap((entry) => {
    const place = /^(rules\.[^.]+)\.amount\.fen$/.exec(entry.path)?.[1]
    if (place) return [`${shorts.get(place) ?? ''} ${entry.before ?? '未定标准'} → ${entry.after ?? '未定标准'}`]
    if (entry.what === 'added' && entry.path.startsWith('rules.')) {
      const price = /补贴标准 ([^；]+)/.exec(entry.after ?? '')?.[1]
      return price ? [`${shorts.get(entry.path) ?? ''} 未定标准 → ${price}`] : []
    }
    return []
  })
  const rest = entries.filter((entry) => entry.decides && !/^(rules\.[^.]+)(\.amount\.fen)?$/.test(entry.path))
  // The list of a program's rules and the words of a level change with every new price: they are no finding of their own.
  const told = rest.filter(
    (entry) =>
      !/^programs\.[^.]+\.rules$|\.when$/.test(entry.path) && entry.path !== 'effective' && entry.rule !== null,
  )
  const all = [...words, ...told.map((entry) => `${shorts.get(`rules.${entry.rule}`) ?? ''} ${changeOf(entry)}`)]
  if (all.length === 0) return entries.length === 1 ? entries[0]!.text : `${entries[0]!.text}等 ${entries.length} 处`
  const shown = all.slice(0, SHOWN).join('；')
  const { effective, programs } = after.pack
  const touched = new Set(entries.flatMap(({ rule }) => rule ?? []))
  const their = programs.filter(({ rules }) => rules.some((id) => touched.has(id)))
  const base = baseName(their.length > 0 ? their : programs, effective.on)
  return `${shown}${all.length > SHOWN ? `等 ${all.length} 处` : ''}，${base} ${formatDay(effective.from)}起`
}

const changeOf = ({ before, after }: DiffEntry) => `${before ?? '没有'} → ${after ?? '没有'}`
