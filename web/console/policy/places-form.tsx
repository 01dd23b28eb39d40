import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { EditablePlace } from '#src/modules/policy/policy.contract.ts'
import { Icon } from '#web/ui/icon.tsx'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { ChoiceField, CountField, DayField, FenField } from '../ui/fields.tsx'
import { Field } from '../ui/form.tsx'
import { Card } from '../ui/page.tsx'
import { State } from '../ui/states.tsx'
import { CiteEditor } from './cite-editor.tsx'
import { citeAt, faultsAt, figureInQuote, isContested, undoOf, type Value, valueAt, valueWords } from './draft-edits.ts'
import type { Draft } from './policy-query.ts'
import { Quote } from './rule-rows.tsx'
import { matches } from './rule-search.ts'
import type { DraftForm } from './use-draft-form.ts'

export interface PlacesSearch {
  readonly q?: string
  readonly only?: string
}

/** The figures, caps and dates of the document as a form, grouped as the document groups them. */
export function PlacesForm({
  draft,
  form,
  editable,
  asked,
  onAsk,
}: {
  draft: Draft
  form: DraftForm
  editable: boolean
  asked: PlacesSearch
  onAsk: (change: PlacesSearch) => void
}) {
  // Who only reads or signs wants to see what changes; who edits wants the figures.
  const { q = '', only = editable ? 'figures' : 'changed' } = asked
  const changed = (place: EditablePlace) => undoOf(draft, place, form.changes) !== undefined
  const wrong = (place: EditablePlace) =>
    place.path in form.faults || faultsAt(place, draft.faults).length > 0 || isContested(place, form.changes)
  const shown = draft.places.filter(
    (place) =>
      matches(q, [place.group, place.label, place.rule ?? '', place.cite?.quote ?? '', place.cite?.clause ?? '']) &&
      (only === 'changed'
        ? changed(place)
        : only === 'faults'
          ? wrong(place)
          : only === 'all' || place.kind !== 'words'),
  )
  const groups = [...new Set(shown.map((place) => place.group))]
  return (
    <Card
      title={t('policy.places')}
      {...(editable ? { hint: t('policy.placesHint') } : {})}
      right={<span role="status">{t('policy.shownOf', { n: shown.length, all: draft.places.length })}</span>}
      flush
    >
      <div className="filters no-print">
        <Input
          style={{ width: 240, maxWidth: '100%' }}
          allowClear
          aria-label={t('policy.searchPlaces')}
          placeholder={t('policy.searchPlaces')}
          prefix={<Icon name="search" className="muted" />}
          value={q}
          onChange={(event) => onAsk({ q: event.target.value || undefined } as PlacesSearch)}
        />
        <Select<string>
          style={{ minWidth: 150 }}
          aria-label={t('policy.which')}
          value={only}
          onChange={(next) => onAsk({ only: next })}
          options={[
            { value: 'figures', label: t('policy.onlyFigures') },
            { value: 'all', label: t('policy.allPlaces') },
            { value: 'changed', label: t('policy.onlyChanged') },
            { value: 'faults', label: t('policy.onlyFaults') },
          ]}
        />
      </div>
      {shown.length === 0 ? (
        <State
          icon="search"
          title={t('policy.noPlaces')}
          actions={
            <Button onClick={() => onAsk({ q: undefined, only: 'all' } as unknown as PlacesSearch)}>
              {t('state.clearFilters')}
            </Button>
          }
        >
          {t('state.emptyFilteredNext')}
        </State>
      ) : (
        groups.map((group) => {
          const own = shown.filter((place) => place.group === group)
          const rule = own[0]?.rule ?? null
          const faults = rule
            ? draft.faults.filter(
                (fault) => fault.rule === rule && !draft.places.some((place) => faultsAt(place, [fault]).length > 0),
              )
            : []
          return (
            <section key={group} className="place-group">
              <h3>
                {rule && <span className="rule-id">{rule}</span>}
                {rule && group.startsWith(rule) ? group.slice(rule.length).trim() : group}
              </h3>
              {faults.map((fault) => (
                <p key={fault.path + fault.message} className="small late" id={groupId(rule ?? group)}>
                  <Icon name="warning" size={14} />
                  {fault.message}
                </p>
              ))}
              {own.map((place) => (
                <Place key={place.path} place={place} draft={draft} form={form} editable={editable} />
              ))}
            </section>
          )
        })
      )}
    </Card>
  )
}

export const placeId = (path: string) => `f-${path.replace(/\W/g, '-')}`
const groupId = (group: string) => `g-${group.replace(/\W/g, '-')}`

function Place({
  place,
  draft,
  form,
  editable,
}: {
  place: EditablePlace
  draft: Draft
  form: DraftForm
  editable: boolean
}) {
  const [citing, setCiting] = useState(false)
  const value = valueAt(place, form.changes)
  const cite = citeAt(draft, place.path, form.changes)
  const undo = undoOf(draft, place, form.changes)
  const dirty = place.path in form.changes
  const changed = !Object.is(value, place.base)
  const words = (of: Value) => valueWords(place, of, t('policy.nothing'))
  const faults = [
    ...(form.faults[place.path] ? [form.faults[place.path]] : []),
    ...faultsAt(place, draft.faults).map(({ message }) => message),
  ]
  const quote = cite?.quote ?? place.cite?.quote ?? ''
  const worded = Boolean(cite ?? place.cite) || changed
  const lacksWords = changed && figureInQuote(place, value, quote) === false
  return (
    <div className={`place${worded ? '' : ' bare'}${dirty ? ' dirty' : ''}${changed ? ' changed' : ''}`}>
      <div className="place-words">
        {(cite ?? place.cite) && (
          <>
            <Quote text={quote} />
            <div className="small muted">
              {cite?.document ?? place.cite?.document} {cite?.clause ?? place.cite?.clause}
            </div>
          </>
        )}
        {lacksWords && !citing && (
          <p className="small late">
            <Icon name="question" size={14} />
            {t('policy.figureNotInQuote', { value: words(value) })}
          </p>
        )}
        {editable && (place.cite !== null || changed) && (
          <button type="button" className="linkish small" aria-expanded={citing} onClick={() => setCiting(!citing)}>
            {citing ? t('policy.closeCite') : cite ? t('policy.editCite') : t('policy.bringCite')}
          </button>
        )}
        {citing && (
          <CiteEditor
            path={place.path}
            value={cite}
            old={place.cite}
            documents={draft.documents.map((one) => one.document)}
            own={draft.newDocument?.document ?? draft.base.document}
            onChange={(next) => form.type(place, { cite: next })}
          />
        )}
      </div>
      <div className="place-value">
        {editable ? (
          <Field
            label={place.label}
            name={place.path}
            fault={faults.length > 0 ? faults.join('；') : undefined}
            {...(changed ? { hint: t('policy.baseWas', { value: words(place.base) }) } : {})}
          >
            <Control place={place} value={value} onChange={(next) => form.type(place, { value: next })} />
          </Field>
        ) : (
          <dl className="place-read">
            <dt>{place.label}</dt>
            <dd>
              <b>{words(value)}</b>
              {changed && <span className="small sec">{t('policy.baseWas', { value: words(place.base) })}</span>}
            </dd>
          </dl>
        )}
        {isContested(place, form.changes) && (
          <p className="small bad">{t('policy.contested', { value: words(place.value) })}</p>
        )}
        <div className="row wrap marks">
          {dirty ? (
            <Tag tone="late">{t('policy.unsaved')}</Tag>
          ) : (
            changed && (
              <Tag tone="mine" icon="edit">
                {t('policy.changed')}
              </Tag>
            )
          )}
          {editable && undo && (
            <button type="button" className="linkish small" onClick={() => form.undo(place)}>
              <Icon name="undo" size={14} />
              {t(undo.to === 'saved' ? 'policy.undoToSaved' : 'policy.undoToBase', { value: words(undo.value) })}
            </button>
          )}
        </div>
      </div>
    </div>
  )
}

function Control({
  place,
  value,
  onChange,
  ...rest
}: {
  place: EditablePlace
  value: Value
  onChange: (value: Value) => void
  id?: string
}) {
  switch (place.kind) {
    case 'money':
      return <FenField {...rest} value={value === null ? null : Number(value)} onChange={onChange} />
    case 'day':
      return <DayField {...rest} value={value === null ? null : String(value)} onChange={onChange} />
    case 'choice':
      return (
        <ChoiceField
          {...rest}
          value={value === null ? null : String(value)}
          options={(place.options ?? []).map((option) => ({ value: option.value, label: option.name }))}
          allowClear={place.nullable}
          onChange={onChange}
        />
      )
    case 'words':
      return (
        <Input.TextArea
          {...rest}
          autoSize={{ minRows: 1, maxRows: 6 }}
          value={value === null ? '' : String(value)}
          onChange={(event) => onChange(event.target.value === '' && place.nullable ? null : event.target.value)}
        />
      )
    default:
      return (
        <CountField
          {...rest}
          unit={place.unit}
          value={value === null ? null : Number(value)}
          {...(place.kind === 'share' ? { max: 100 } : {})}
          onChange={onChange}
        />
      )
  }
}
