import { useEffect, useState } from 'react'
import { qrPath } from '#web/ui/qr-path.ts'
import { t } from '#web/ui/words.ts'
import './qr.css'

/** `text` as a QR code in one path, with `label` for those who cannot see it. Its library arrives only with the first code. */
export function Qr({ text, label, className = '' }: { text: string; label: string; className?: string }) {
  const [drawn, setDrawn] = useState<{ text: string; size: number; path: string }>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let gone = false
    qrPath(text).then(
      (code) => {
        if (!gone) setDrawn({ text, ...code })
      },
      () => {
        if (!gone) setFailed(true)
      },
    )
    return () => {
      gone = true
    }
  }, [text])
  if (failed) return <span className={`qr s ${className}`}>{t('portalPublic.qrFailed')}</span>
  if (drawn?.text !== text) return <span className={`qr ${className}`} />
  return (
    <svg
      className={`qr ${className}`}
      viewBox={`0 0 ${drawn.size} ${drawn.size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={drawn.size} height={drawn.size} fill="#fff" />
      <path d={drawn.path} fill="#000" />
    </svg>
  )
}
