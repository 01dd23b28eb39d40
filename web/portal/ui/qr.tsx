import { useEffect, useState } from 'react'
import { t } from '#web/ui/words.ts'
import './qr.css'

/** Four modules of quiet around the code, which scanners need. */
const QUIET = 4

/** `text` as a QR code in one path, with `label` for those who cannot see it. Its library arrives only with the first code. */
export function Qr({ text, label, className = '' }: { text: string; label: string; className?: string }) {
  const [drawn, setDrawn] = useState<{ text: string; size: number; path: string }>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let gone = false
    import('qrcode').then(
      ({ default: { create } }) => {
        if (gone) return
        const { modules } = create(text, { errorCorrectionLevel: 'M' })
        const { size } = modules
        let path = ''
        for (let y = 0; y < size; y++) {
          for (let x = 0; x < size; x++) {
            let run = 0
            while (x + run < size && modules.get(y, x + run)) run++
            if (run > 0) path += `M${x + QUIET} ${y + QUIET}h${run}v1h-${run}z`
            x += run
          }
        }
        setDrawn({ text, size: size + QUIET * 2, path })
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
