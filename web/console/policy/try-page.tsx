import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input, Segmented } from 'antd'
import { useEffect, useState } from 'react'
import type { PackRow, policyContract } from '#src/modules/policy/policy.contract.ts'
import { NEEDS, type Program } from '#src/modules/policy/policy.types.ts'
import { PAYEE_NAMES } from '#src/modules/policy/words.rules.ts'
import { decisionSentence, whatWouldChange } from '#src/modules/subsidy/decision-words.rules.ts'
import type { DecisionView } from '#src/modules/subsidy/subsidy.contract.ts'
import { OUTCOME_NAMES } from '#src/modules/subsidy/subsidy.types.ts'
import { ApiError, call } from '#web/ui/client.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { useBusinessDay } from '../session.ts'
import { WhyPanel } from '../ui/detail.tsx'
import { ChoiceField, DayField } from '../ui/fields.tsx'
import { ErrorSummary, type Faults, Field, keepFocus } from '../ui/form.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { FactsForm } from './facts-form.tsx'
import { type Pack, packQuery, packsQuery, type TriedDecision } from './policy-query.ts'
import { type Facts, readJson, sampleFacts } from './try-facts.ts'
import './policy.css'

interface Asked {
  readonly mode?: string
}

const STORED = 'chizheng.draft.policy.try'

interface Choice {
  readonly key: string
  readonly region: string
  readonly program: Program
  readonly label: string
  readonly pack: PackRow
}

/** What can be tried: each program of each region that some pack opens. The innermost pack of a region is the one that decides. */
const choicesOf = (packs: readonly PackRow[]): Choice[] =>
  packs
    .filter((pack) => pack.status === 'in_force')
    .flatMap((pack) =>
      pack.programs.map(({ program, name }) => ({
        key: `${pack.region}.${program}`,
        region: pack.region,
        program,
        label: `${pack.regionName} ${name}`,
        pack,
      })),
    )

function kept(): Facts | undefined {
  try {
    const facts = JSON.parse(sessionStorage.getItem(STORED) ?? 'null') as Facts | null
    return facts ?? undefined
  } catch {
    return undefined
  }
}

/** 试算一笔: facts typed or pasted, and what today's policy says of them. Nothing is written. */
export function TryPage({ asked, onAsk }: { asked: Asked; onAsk: (change: Asked) => void }) {
  return (
    <Loaded query={useQuery(packsQuery)}>
      {({ items }) => {
        const choices = choicesOf(items)
        return choices.length === 0 ? (
          <>
            <PageHead title={t('policy.try')} crumbs={<Link to="/policy">{t('policy.title')}</Link>} />
            <Card flush>
              <Empty icon="policy" title={t('policy.noPacks')}>
                {t('policy.noPacksWhy')}
              </Empty>
            </Card>
          </>
        ) : (
          <TryForm choices={choices} asked={asked} onAsk={onAsk} />
        )
      }}
    </Loaded>
  )
}

function TryForm({
  choices,
  asked,
  onAsk,
}: {
  choices: readonly Choice[]
  asked: Asked
  onAsk: (change: Asked) => void
}) {
  const today = useBusinessDay()
  const first = choices.find(({ program }) => program === 'assessment') ?? (choices[0] as Choice)
  const [facts, setFacts] = useState<Facts>(
    () => kept() ?? sampleFacts(first.region, first.program, today, first.pack.effectiveFrom),
  )
  const [text, setText] = useState(() => JSON.stringify(facts, null, 2))
  const [broken, setBroken] = useState<string>()
  const [tried, setTried] = useState<{ decision: TriedDecision; facts: Facts }>()
  const json = asked.mode === 'json'
  const program = (String(facts['program']) in NEEDS ? facts['program'] : first.program) as Program
  const chosen = choices.find(({ key }) => key === `${String(facts['region'])}.${program}`)

  useEffect(() => {
    try {
      sessionStorage.setItem(STORED, JSON.stringify(facts))
    } catch {
      // A full or locked storage: the facts stay on the page.
    }
  }, [facts])

  const act = useAct((body: Facts, idempotencyKey) =>
    call<typeof policyContract.decide>('POST', '/api/policy/decide', { body, idempotencyKey }),
  )
  const errors = act.error instanceof ApiError ? (act.error.problem.errors ?? []) : []
  const faults: Faults = json ? {} : Object.fromEntries(errors.map(({ path, message }) => [path, message]))

  /** The pasted text as facts, or a word on where it breaks off. */
  const read = (): Facts | undefined => {
    if (!json) return facts
    const result = readJson(text)
    if (result.ok) {
      setBroken(undefined)
      setFacts(result.facts)
      return result.facts
    }
    setBroken(result.line === undefined ? t('policy.notJson') : t('policy.notJsonLine', { n: result.line }))
    return undefined
  }
  const decide = async () => {
    const body = read()
    if (!body) return
    setTried(undefined)
    const decision = await act.run(body)
    if (decision) setTried({ decision, facts: body })
  }
  const change = (next: Facts) => {
    setFacts(next)
    setText(JSON.stringify(next, null, 2))
    setTried(undefined)
  }

  return (
    <>
      <PageHead
        title={t('policy.try')}
        crumbs={<Link to="/policy">{t('policy.title')}</Link>}
        say={t('policy.trySay')}
        actions={
          <Segmented<string>
            aria-label={t('policy.tryMode')}
            value={json ? 'json' : 'form'}
            onChange={(next) => {
              if (next === 'form' && !read()) return
              if (next === 'json') setText(JSON.stringify(facts, null, 2))
              act.clear()
              onAsk({ mode: next === 'json' ? 'json' : undefined } as Asked)
            }}
            options={[
              { value: 'form', label: t('policy.tryForm') },
              { value: 'json', label: t('policy.tryJson') },
            ]}
          />
        }
      />
      <div className="try-cols">
        <form
          className="card"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            void decide()
          }}
        >
          <div className="bd">
            {broken ? (
              <ErrorSummary faults={{ json: broken }} />
            ) : json && errors.length > 0 ? (
              <PathFaults errors={errors} />
            ) : (
              <ErrorSummary faults={faults} error={act.error} />
            )}
            {json ? (
              <Field label={t('policy.tryJsonLabel')} hint={t('policy.tryJsonHint')} name="json" fault={broken}>
                <Input.TextArea
                  className="code"
                  rows={24}
                  spellCheck={false}
                  value={text}
                  onChange={(event) => {
                    setText(event.target.value)
                    setBroken(undefined)
                    setTried(undefined)
                  }}
                />
              </Field>
            ) : (
              <>
                <div className="fields">
                  <Field label={t('policy.tryWhat')} name="program" fault={faults['program'] ?? faults['region']}>
                    <ChoiceField
                      value={chosen?.key ?? null}
                      options={choices.map(({ key, label }) => ({ value: key, label }))}
                      onChange={(key) => {
                        const next = choices.find((one) => one.key === key)
                        if (!next) return
                        const sample = sampleFacts(next.region, next.program, today, next.pack.effectiveFrom)
                        change({ ...sample, person: facts['person'] ?? sample['person'] })
                      }}
                    />
                  </Field>
                  <Field label={t('policy.tryAsOf')} name="asOf" fault={faults['asOf']}>
                    <DayField
                      value={typeof facts['asOf'] === 'string' ? facts['asOf'] : null}
                      onChange={(next) => change({ ...facts, asOf: next })}
                    />
                  </Field>
                </div>
                <FactsForm facts={facts} program={program} faults={faults} onChange={change} today={today} />
              </>
            )}
          </div>
          <div className="form-foot try-foot">
            <Button type="primary" htmlType="submit" loading={act.busy} onMouseDown={keepFocus}>
              {t('policy.tryIt')}
            </Button>
            <Button
              onClick={() => {
                act.clear()
                setBroken(undefined)
                change(
                  sampleFacts(
                    chosen?.region ?? first.region,
                    chosen?.program ?? first.program,
                    today,
                    (chosen ?? first).pack.effectiveFrom,
                  ),
                )
              }}
            >
              {t('policy.trySample')}
            </Button>
            <span className="saved">{t('policy.tryKept')}</span>
          </div>
        </form>
        <div className="stack" aria-live="polite">
          {tried ? (
            <Tried key={JSON.stringify(tried.facts)} decision={tried.decision} chosen={chosen} />
          ) : (
            <Card title={t('why.title')} flush>
              <Empty icon="policy" title={t('policy.tryFirst')}>
                {t('policy.tryFirstWhy')}
              </Empty>
            </Card>
          )}
        </div>
      </div>
    </>
  )
}

/** Every fault of pasted facts with the place it stands in. */
function PathFaults({ errors }: { errors: readonly { path: string; message: string }[] }) {
  return (
    <div className="error-summary" role="alert">
      <h2>{t('form.toMend', { n: errors.length })}</h2>
      <table className="plain path-faults">
        <thead>
          <tr>
            <th style={{ width: 220 }}>{t('policy.faultPath')}</th>
            <th>{t('policy.faultWhat')}</th>
          </tr>
        </thead>
        <tbody>
          {errors.map(({ path, message }) => (
            <tr key={path + message}>
              <td>
                <code>{path || t('policy.faultWhole')}</code>
              </td>
              <td className="bad">{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Tried({ decision, chosen }: { decision: TriedDecision; chosen: Choice | undefined }) {
  const today = useBusinessDay()
  const pack = useQuery({ ...packQuery(chosen?.pack.packId ?? ''), enabled: chosen !== undefined }).data
  return <WhyPanel decision={viewOf(decision, pack, today)} tried />
}

/** A tried decision as everybody reads decisions; there is no office to object to, because nothing was decided. */
function viewOf(decision: TriedDecision, pack: Pack | undefined, today: string): DecisionView {
  const words = {
    outcome: decision.outcome,
    amountFen: decision.amountFen,
    earliest: decision.earliest as never,
    reasons: decision.reasons,
    evidence: t('policy.tryEvidence'),
    payeeName: PAYEE_NAMES[decision.payee],
  }
  const kindsOf = (id: string) => pack?.rules.find((rule) => rule.id === id)?.kinds ?? []
  const used = new Set(decision.reasons.flatMap((reason) => reason.assumptions ?? []))
  return {
    outcome: decision.outcome,
    outcomeName: OUTCOME_NAMES[decision.outcome],
    sentence: decisionSentence(words),
    amountFen: decision.amountFen,
    reasons: decision.reasons.map(({ assumptions: _, ...reason }) => reason),
    flags: decision.flags,
    assumptions: (pack?.assumptions ?? [])
      .filter(({ id }) => used.has(id))
      .map(({ id, question, handling, status }) => ({ id, text: `${question}：${handling}`, status })),
    earliest: decision.earliest,
    whatWouldChange: decision.outcome === 'ELIGIBLE' ? [] : whatWouldChange(words, kindsOf),
    whereToObject: t('policy.tryObject'),
    packRevision: decision.packRevision,
    packId: decision.packId,
    packText: decision.packText,
    decidedAt: `${today}T00:00:00.000Z`,
    asOf: today,
  }
}
