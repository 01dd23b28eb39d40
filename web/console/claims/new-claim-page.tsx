import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { OpenProgram, subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useSession } from '../session.ts'
import { Card, PageHead } from '../ui/page.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { ChooseCertificates } from './choose-certificates.tsx'
import { ChooseClass, useClasses } from './choose-class.tsx'
import { ChooseHires, useHires } from './choose-hires.tsx'
import { ChooseProgram } from './choose-program.tsx'
import { type Ask, ClaimPreview } from './claim-preview.tsx'
import { Sent } from './claim-sent.tsx'

export interface NewClaimSearch {
  readonly program?: string
  readonly class?: string
  /** By single certificates instead of by class. */
  readonly by?: 'certificate'
  readonly done?: string
}

/** A claim in three steps: the program, what it stands on, the preview with the commitment. */
export function NewClaimPage({ program, class: classId, by, done }: NewClaimSearch) {
  const navigate = useNavigate()
  const query = useQuery({
    queryKey: ['claim-programs'],
    queryFn: ({ signal }) => call<typeof subsidyContract.claimPrograms>('GET', '/api/claim-programs', { signal }),
    enabled: !done,
  })
  if (done) return <Sent batchId={done} />
  const items = query.data?.items ?? []
  const open = items.filter((one) => one.problem === null)
  const chosen = open.find((one) => one.program === program) ?? (open.length === 1 ? open[0] : undefined)
  const choose = (one: OpenProgram) =>
    void navigate({ to: '/claims/new', search: { program: one.program }, replace: true })
  const sent = (batchId: string) => {
    // First away from the preview: asked again now, it would be refused as claimed already.
    void navigate({ to: '/claims/new', search: { done: batchId }, replace: true }).then(refreshAll)
  }
  return (
    <>
      <PageHead
        title={t('claim.new')}
        crumbs={<Link to="/claims">{t('claim.titleMine')}</Link>}
        say={t('claim.newSay')}
      />
      <div className="stack">
        {query.isPending ? (
          <Card title={t('claim.chooseProgram')} flush>
            <Loading lines={3} />
          </Card>
        ) : query.error && !query.data ? (
          <Card title={t('claim.chooseProgram')} flush>
            <Failed error={query.error} onRetry={() => query.refetch()} />
          </Card>
        ) : items.length === 0 ? (
          <Card title={t('claim.chooseProgram')} flush>
            <Empty icon="money" title={t('claim.noProgram')}>
              {t('claim.noProgramWhy')}
            </Empty>
          </Card>
        ) : (
          <ChooseProgram items={items} chosen={chosen} onChoose={choose} />
        )}
        {chosen && <Evidence key={chosen.program} program={chosen} classId={classId} by={by} onSent={sent} />}
      </div>
    </>
  )
}

function Evidence({
  program,
  classId,
  by,
  onSent,
}: {
  program: OpenProgram
  classId: string | undefined
  by: NewClaimSearch['by']
  onSent: (batchId: string) => void
}) {
  switch (program.evidence) {
    case 'hires':
      return <ByHire program={program} onSent={onSent} />
    case 'completions':
      return <ByClass program={program} classId={classId} onSent={onSent} />
    case 'certificates':
      return <ByClassOrCertificate program={program} classId={classId} by={by ?? 'class'} onSent={onSent} />
  }
}

interface Step {
  readonly program: OpenProgram
  readonly onSent: (batchId: string) => void
}

function ByClass({ program, classId, onSent }: Step & { classId: string | undefined }) {
  const navigate = useNavigate()
  const chosen = useClasses(program).data?.items.find((one) => one.classId === classId)
  const ask: Ask | undefined = chosen && { program: program.program, classId: chosen.classId }
  return (
    <>
      <ChooseClass
        program={program}
        classId={chosen?.classId}
        onChoose={(one) =>
          void navigate({
            to: '/claims/new',
            search: { program: program.program, class: one.classId },
            replace: true,
          })
        }
      />
      {ask && chosen && (
        <ClaimPreview key={chosen.classId} ask={ask} title={`${program.name} ${chosen.classNumber}`} onSent={onSent} />
      )}
    </>
  )
}

function ByClassOrCertificate({
  program,
  classId,
  by,
  onSent,
}: Step & { classId: string | undefined; by: 'class' | 'certificate' }) {
  const navigate = useNavigate()
  const { ids, choose, forget } = useTicked(`${useSession().account.username}.${program.program}`)
  return (
    <>
      <Tabs<'class' | 'certificate'>
        label={t('claim.by')}
        value={by}
        onChange={(next) =>
          void navigate({
            to: '/claims/new',
            search: { program: program.program, ...(next === 'certificate' ? { by: next } : {}) },
            replace: true,
          })
        }
        items={[
          { key: 'class', label: t('claim.byClass'), n: program.waiting.classes },
          { key: 'certificate', label: t('claim.byCertificate'), n: program.waiting.single },
        ]}
      />
      {by === 'class' ? (
        <ByClass program={program} classId={classId} onSent={onSent} />
      ) : (
        <>
          <ChooseCertificates chosen={ids} onChoose={choose} />
          {ids.length > 0 && (
            <ClaimPreview
              key={ids.join()}
              ask={{ program: program.program, certificateIds: [...ids] }}
              title={`${program.name} ${t('claim.nCertificates', { n: ids.length })}`}
              onSent={(batchId) => {
                forget()
                onSent(batchId)
              }}
            />
          )}
        </>
      )}
    </>
  )
}

const TICKED = 'chizheng.draft.claim.certificates.'

/** The certificates that an account ticked for a program: kept over a reload in this tab, until they are claimed. */
function useTicked(name: string) {
  const key = TICKED + name
  const [ids, setIds] = useState<readonly string[]>(() => {
    try {
      return JSON.parse(sessionStorage.getItem(key) ?? '[]') as string[]
    } catch {
      return []
    }
  })
  const keep = (next: readonly string[]) => {
    try {
      if (next.length > 0) sessionStorage.setItem(key, JSON.stringify(next))
      else sessionStorage.removeItem(key)
    } catch {
      // A full or locked storage: the ticks stay on the page.
    }
  }
  const choose = (next: readonly string[]) => {
    setIds(next)
    keep(next)
  }
  return { ids, choose, forget: () => keep([]) }
}

function ByHire({ program, onSent }: Step) {
  const [chosen, setChosen] = useState<readonly string[]>()
  const { data } = useHires(program)
  const ids = chosen ?? (data?.items ?? []).filter((one) => one.ready).map((one) => one.hireId)
  return (
    <>
      <ChooseHires program={program} chosen={chosen} onChoose={setChosen} />
      {ids.length > 0 && (
        <ClaimPreview
          key={ids.join()}
          ask={{ program: program.program, hireIds: [...ids] }}
          title={`${program.name} ${t('claim.nPersons', { n: ids.length })}`}
          onSent={onSent}
        />
      )}
    </>
  )
}
