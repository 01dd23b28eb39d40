import { type ReactNode, useEffect, useRef } from 'react'
import { announce } from '#web/ui/announce.tsx'
import { t } from '#web/ui/words.ts'
import { Frame } from '../ui/frame.tsx'
import { Button, Card, Mark } from '../ui/parts.tsx'

/**
 * The answer to a public question that is asked with two things known (证书核验, 查询异议答复): said aloud and focused when it comes, to
 * be printed when something was found. `locked` is the platform's word that too many were missed.
 */
export function LookupResult({
  title,
  back,
  said,
  again,
  found,
  locked,
  className,
  onAgain,
  children,
}: {
  title: string
  back: string
  /** What a screen reader hears. */
  said: string
  again: string
  found: boolean
  locked?: { message: string; next: string } | undefined
  className: 'mid' | 'side'
  onAgain: () => void
  children: ReactNode
}) {
  const top = useRef<HTMLDivElement>(null)
  useEffect(() => {
    top.current?.focus({ preventScroll: true })
    announce(said)
  }, [said])
  return (
    <Frame
      title={title}
      back={back}
      act={
        <>
          {found && (
            <Button second onClick={() => window.print()}>
              {t('common.print')}
            </Button>
          )}
          <Button onClick={onAgain}>{again}</Button>
        </>
      }
    >
      <div className={className} ref={top} tabIndex={-1} style={{ outline: 'none' }}>
        {locked ? (
          <Card>
            <Mark tone="late" title={said}>
              {locked.message}
            </Mark>
            <p className="s">{locked.next}</p>
          </Card>
        ) : (
          children
        )}
      </div>
    </Frame>
  )
}
