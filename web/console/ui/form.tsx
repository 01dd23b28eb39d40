import { Button } from 'antd'
import { cloneElement, createContext, isValidElement, useCallback, useEffect, useRef, useState } from 'react'
import { ApiError, messageOf } from '#web/ui/client.ts'
import { useAct } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { PageHead } from './page.tsx'

/** Faults by field path: `{ startDay: '开班日要晚于今天 10 个工作日' }`. */
export type Faults = Readonly<Record<string, string>>

/** The server's field errors; `/application/startDay`, `body.startDay` and `startDay` all become paths with dots. */
export function faultsOf(error: unknown): Faults {
  if (!(error instanceof ApiError)) return {}
  const faults: Record<string, string> = {}
  for (const { path, message } of error.problem.errors ?? []) {
    const key = path
      .replace(/^[/.]+/, '')
      .replace(/\//g, '.')
      .replace(/^body\./, '')
    if (key && !(key in faults)) faults[key] = message
  }
  return faults
}

/** How a control tells its field what is wrong with what is typed, before any check: it is said in the field's own place. */
export const FieldWord = createContext<((said: string | undefined) => void) | undefined>(undefined)

const idFor = (name: string) => `f-${name.replace(/\W/g, '-')}`

/**
 * One field: label on top, format hint before the box, fault between them, joined for screen readers. The control is the only child; its
 * `id`, `aria-describedby` and `aria-invalid` are set here unless it has its own. `optional` adds （选填）; required fields carry no mark.
 */
export function Field({
  label,
  name,
  id,
  hint,
  fault: found,
  onSaid,
  optional = false,
  wide = false,
  children,
}: {
  label: string
  name: string
  id?: string
  hint?: React.ReactNode
  fault?: string | undefined
  /** Told what the control says of what is typed, so that the summary on top can say the same. */
  onSaid?: ((name: string, said: string | undefined) => void) | undefined
  optional?: boolean
  wide?: boolean
  children: React.ReactElement
}) {
  const key = id ?? idFor(name)
  const [said, setSaid] = useState<string>()
  const fault = said ?? found
  const say = useCallback(
    (word: string | undefined) => {
      setSaid(word)
      onSaid?.(name, word)
    },
    [name, onSaid],
  )
  const described = [fault && `${key}-fault`, hint && `${key}-hint`].filter(Boolean).join(' ')
  const control = isValidElement<Record<string, unknown>>(children)
    ? cloneElement(children, {
        id: children.props['id'] ?? key,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(fault ? { 'aria-invalid': true } : {}),
      })
    : children
  return (
    <div className={`field${fault ? ' wrong' : ''}${wide ? ' wide' : ''}`}>
      <label htmlFor={key}>
        {label}
        {optional && <span className="muted">{t('common.optional')}</span>}
      </label>
      {hint && (
        <span className="hint" id={`${key}-hint`}>
          {hint}
        </span>
      )}
      {fault && (
        <span className="fault" id={`${key}-fault`}>
          <Icon name="warning" size={14} />
          {fault}
        </span>
      )}
      <FieldWord value={say}>{control}</FieldWord>
    </div>
  )
}

/**
 * The faults again on top, in the same words; each goes to its field. Takes the focus when the form was sent or an answer came, never while
 * somebody goes from field to field. `error` without field errors (a refusal, no connection) is said as it is.
 */
export function ErrorSummary({
  faults,
  error,
  idOf = idFor,
}: {
  faults: Faults
  error?: unknown
  idOf?: (path: string) => string
}) {
  const box = useRef<HTMLDivElement>(null)
  const entries = Object.entries(faults)
  const general = entries.length === 0 && error ? messageOf(error) : undefined
  const signature = entries.map(([path, message]) => path + message).join() + (general ?? '')
  useEffect(() => {
    // Sent by its form, or by the main button of its card where there is no form.
    const sent = (event: Event) => {
      const { target } = event
      if (!(target instanceof Element)) return
      const around = event.type === 'submit' ? target : target.closest('.ant-btn-primary')?.closest('.card, .ant-modal')
      // After the page has drawn what the press found.
      setTimeout(() => {
        if (box.current && around?.contains(box.current)) box.current.focus()
      }, 0)
    }
    document.addEventListener('submit', sent)
    document.addEventListener('click', sent)
    return () => {
      document.removeEventListener('submit', sent)
      document.removeEventListener('click', sent)
    }
  }, [])
  useEffect(() => {
    if (error) box.current?.focus()
  }, [error])
  if (!signature) return null
  return (
    <div className="error-summary" role="alert" tabIndex={-1} ref={box}>
      {general ? (
        <p className="bad">{general}</p>
      ) : (
        <>
          <h2>{t('form.toMend', { n: entries.length })}</h2>
          <ul>
            {entries.map(([path, message]) => (
              <li key={path}>
                <a
                  href={`#${idOf(path)}`}
                  onClick={(event) => {
                    const target = document.getElementById(idOf(path))
                    if (!target) return
                    event.preventDefault()
                    target.scrollIntoView({ block: 'center' })
                    const control = target.matches('input,textarea,select,button')
                      ? target
                      : target.querySelector<HTMLElement>('input,textarea,select,button,[tabindex]')
                    ;(control ?? target).focus()
                  }}
                >
                  {message}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

const DRAFT = 'chizheng.draft.'

function readDraft<T>(key: string | undefined): T | undefined {
  if (!key) return undefined
  try {
    const text = sessionStorage.getItem(DRAFT + key)
    return text ? (JSON.parse(text) as T) : undefined
  } catch {
    return undefined
  }
}

type Check<T> = (values: T) => string | undefined

/** A number that cannot be read goes before every other check of its field. */
const unread = (value: unknown) => (Number.isNaN(value) ? t('form.unread') : undefined)

/**
 * The state of a form. `checks` run when a field is left and all together before sending; they say what to do. `send` gets the values and the
 * Idempotency-Key of this act; server faults land beside their fields. With `draftKey` what is typed survives a reload, an
 * ended session and a sign-in, and is dropped when sent.
 *
 * ```tsx
 * const form = useForm({ initial: { title: '' }, draftKey: 'class.new', checks: { title: (v) => (v.title ? undefined : '请填写班名') },
 *   send: (values, idempotencyKey) => call<typeof trainingContract.applyClass>('POST', '/api/classes', { body: values, idempotencyKey }),
 *   onSent: (detail) => navigate(…) })
 * <Field label="班名" {...form.field('title')}><Input {...form.text('title')} /></Field>
 * ```
 */
export function useForm<T extends object, R>({
  initial,
  draftKey,
  checks = {},
  send,
  onSent,
}: {
  initial: T
  draftKey?: string
  checks?: { readonly [K in keyof T]?: Check<T> }
  send: (values: T, idempotencyKey: string) => Promise<R>
  onSent?: (result: R) => void
}) {
  const [values, setValues] = useState<T>(() => ({ ...initial, ...readDraft<Partial<T>>(draftKey) }))
  const [restored, setRestored] = useState(() => readDraft(draftKey) !== undefined)
  const [own, setOwn] = useState<Record<string, string>>({})
  const [said, setSaid] = useState<Readonly<Record<string, string | undefined>>>({})
  const [dropped, setDropped] = useState<ReadonlySet<string>>(new Set())
  const { run, busy, error, clear } = useAct(send)
  const touched = useRef(false)

  useEffect(() => {
    if (!draftKey || !touched.current) return
    const timer = setTimeout(() => {
      try {
        sessionStorage.setItem(DRAFT + draftKey, JSON.stringify(values))
      } catch {
        // A full or locked storage: the values stay on the page.
      }
    }, 400)
    return () => clearTimeout(timer)
  }, [values, draftKey])

  const dropDraft = useCallback(() => {
    touched.current = false
    setRestored(false)
    if (draftKey) sessionStorage.removeItem(DRAFT + draftKey)
  }, [draftKey])

  const set = useCallback(<K extends keyof T>(name: K, value: T[K]) => {
    touched.current = true
    setValues((before) => ({ ...before, [name]: value }))
    // The server's word about this field no longer speaks of what stands there.
    setDropped((before) => new Set(before).add(String(name)))
    setOwn(({ [String(name)]: _, ...rest }) => rest)
  }, [])

  const onSaid = useCallback(
    (name: string, word: string | undefined) =>
      setSaid((before) => (before[name] === word ? before : { ...before, [name]: word })),
    [],
  )

  const faultIn = (name: keyof T) => unread(values[name]) ?? checks[name]?.(values)

  const leave = (name: keyof T) => {
    // A field passed through is not yet wrong. Besides, a fault that appears on leaving moves the button under the pointer away.
    if (Object.is(values[name], initial[name])) return
    const fault = faultIn(name)
    setOwn(({ [String(name)]: _, ...rest }) => (fault ? { ...rest, [String(name)]: fault } : rest))
  }

  const served = Object.fromEntries(Object.entries(faultsOf(error)).filter(([path]) => !dropped.has(path)))
  // In the order of the fields, whichever was left or answered first.
  const order = Object.keys(values)
  const place = (path: string) => order.indexOf(path.split('.')[0]!)
  const faults: Faults = Object.fromEntries(
    Object.entries({ ...served, ...own })
      .map(([path, fault]) => [path, (path in own && said[path]) || fault] as const)
      .toSorted(([a], [b]) => place(a) - place(b)),
  )

  /** Checks some fields, as leaving them would; true when nothing is wrong. For the steps of a wizard. */
  const check = (names: readonly (keyof T)[]): boolean => {
    const found: Record<string, string> = {}
    for (const name of names) {
      const fault = faultIn(name)
      if (fault) found[String(name)] = fault
    }
    setOwn((before) => ({
      ...Object.fromEntries(Object.entries(before).filter(([path]) => !names.includes(path as keyof T))),
      ...found,
    }))
    return Object.keys(found).length === 0
  }

  const submit = async (event?: React.FormEvent) => {
    event?.preventDefault()
    const found: Record<string, string> = {}
    for (const name of Object.keys({ ...values, ...checks }) as (keyof T)[]) {
      const fault = faultIn(name)
      if (fault) found[String(name)] = fault
    }
    setOwn(found)
    setDropped(new Set())
    clear()
    if (Object.keys(found).length > 0) return
    const result = await run(values)
    if (result === undefined) return
    dropDraft()
    onSent?.(result)
  }

  return {
    values,
    set,
    faults,
    error,
    busy,
    submit,
    check,
    restored,
    /** Throws what was typed away and starts from `initial`. */
    reset: () => {
      dropDraft()
      setOwn({})
      clear()
      setValues(initial)
    },
    /** For `<Field {...form.field('title')}>`. */
    field: (name: keyof T & string) => ({ name, fault: faults[name], onSaid }),
    /** For an `<Input>`: value, change and leaving. */
    text: (name: keyof T & string) => ({
      id: idFor(name),
      value: values[name] as string,
      onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
        set(name, event.target.value as T[typeof name]),
      onBlur: () => leave(name),
    }),
    /** For a `<Select>`, `<DayField>` or any control that hands over its value. */
    choice: <K extends keyof T & string>(name: K) => ({
      id: idFor(name),
      value: values[name],
      onChange: (value: T[K]) => set(name, value),
      onBlur: () => leave(name),
    }),
  }
}

export type Form = Pick<
  ReturnType<typeof useForm<object, unknown>>,
  'faults' | 'error' | 'busy' | 'submit' | 'restored' | 'reset'
>

/**
 * For the buttons of a form (`onMouseDown`): pressing one does not leave the field first. Leaving it would check it, a fault would push the
 * button from under the pointer, and the click would be lost.
 */
export const keepFocus = (event: React.MouseEvent) => event.preventDefault()

/** The page of a form: head, summary of faults, fields in two columns, one main button that names the act. */
export function FormPage({
  title,
  crumbs,
  say,
  form,
  submit,
  cancel,
  before,
  children,
}: {
  title: string
  crumbs?: React.ReactNode
  say?: React.ReactNode
  form: Form
  /** What the button does: 提交审核. */
  submit: string
  cancel?: React.ReactNode
  before?: React.ReactNode
  children: React.ReactNode
}) {
  return (
    <>
      <PageHead title={title} crumbs={crumbs} say={say} />
      {before}
      <form className="card" onSubmit={form.submit} noValidate style={{ maxWidth: 880 }}>
        <div className="bd">
          {form.restored && (
            <div className="banner info">
              <Icon name="info" />
              {t('form.restored')}
              <span className="grow" />
              <button type="button" className="linkish" onClick={form.reset}>
                {t('form.startAnew')}
              </button>
            </div>
          )}
          <ErrorSummary faults={form.faults} error={form.error} />
          <div className="fields">{children}</div>
          <div className="form-foot">
            <Button type="primary" htmlType="submit" loading={form.busy} onMouseDown={keepFocus}>
              {submit}
            </Button>
            {cancel}
            <span className="saved">{t('form.kept')}</span>
          </div>
        </div>
      </form>
    </>
  )
}
