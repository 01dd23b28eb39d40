/** The facts of a claim as a person reads them: what was looked at, in the order in which people ask. Pure. */
import { formatYuan } from '#src/kernel/fen.ts'
import { formatDay } from '#src/kernel/plain-date.ts'
import type { Facts, Words } from './policy.types.ts'
import {
  CLASS_KIND_NAMES,
  entryText,
  GROUP_NAMES,
  levelName,
  POST_NAMES,
  PROVIDER_KIND_NAMES,
  QUALIFIED_NAMES,
  SIZE_NAMES,
} from './words.rules.ts'

export interface FactLine {
  readonly name: string
  readonly value: string
}

const fee = (fen: number) => (fen === 0 ? '没有收费' : `收费 ${formatYuan(fen)} 元`)
const listed = (from: string, to: string | null) =>
  to === from ? '没有进过目录' : `${formatDay(from as never)}起在目录${to ? `，${formatDay(to as never)}起不在` : ''}`

/** Every fact that the decision was given, with nothing that names a person. */
export function factsInWords(facts: Facts, words: Words): FactLine[] {
  const { person, history, class: own, provider, assessor, certificate, employer, job } = facts
  const line = (name: string, value: string): FactLine => ({ name, value })
  return [
    line('申领日', formatDay(facts.asOf)),
    line('实名核验', person.registered ? '已通过' : '没有通过'),
    line('人员类别', person.groups.map((group) => GROUP_NAMES[group]).join('、') || '没有登记'),
    ...(person.post ? [line('岗位', POST_NAMES[person.post])] : []),
    line('以往补贴', history.length === 0 ? '没有' : history.map((entry) => entryText(entry, words)).join('；')),
    ...(facts.exceptions ?? []).map(({ document, reason }) => line('例外', `每年次数：${document}，${reason}`)),
    ...(own === undefined
      ? []
      : [
          line(
            '培训班',
            own === null
              ? '没有'
              : `${CLASS_KIND_NAMES[own.kind]}，${words.occupation(own.occupation)}，${formatDay(own.start)}至 ${formatDay(own.end)}，向本人${fee(own.feeFen)}`,
          ),
          ...(own === null
            ? []
            : [
                line('实到天数', `${own.attendedDays} / ${own.scheduledDays} 天`),
                line(
                  '课时（分钟）',
                  `共 ${own.minutes.total}，理论 ${own.minutes.theory}，线上 ${own.minutes.online}，线上实训 ${own.minutes.practiceOnline}`,
                ),
              ]),
        ]),
    ...(provider === undefined
      ? []
      : [
          line(
            '培训机构',
            `${PROVIDER_KIND_NAMES[provider.kind]}，${provider.qualifiedBy ? QUALIFIED_NAMES[provider.qualifiedBy] : '没有资格登记'}，${listed(provider.listedFrom, provider.listedTo)}${provider.banned ? '，被禁止承担' : ''}`,
          ),
        ]),
    ...(assessor === undefined ? [] : [line('评价机构', listed(assessor.listedFrom, assessor.listedTo))]),
    ...(certificate === undefined
      ? []
      : [
          line(
            '证书',
            certificate === null
              ? '没有'
              : `${words.occupation(certificate.occupation)}${levelName(certificate.level)}，${formatDay(certificate.issued)}发证，${certificate.status === 'valid' ? '有效' : '已撤销'}，考试评价向本人${fee(certificate.examFeeFen)}`,
          ),
        ]),
    ...(employer === undefined
      ? []
      : [line('用人单位', `${SIZE_NAMES[employer.size]}企业，累计已领 ${formatYuan(employer.paidTotalFen)} 元`)]),
    ...(job === undefined
      ? []
      : [
          line(
            '就业',
            `${formatDay(job.start)}入职，已缴社会保险 ${job.insuredMonths} 个月，入职时证书${job.certificateValidAtStart ? '有效' : '无效'}`,
          ),
        ]),
  ]
}
