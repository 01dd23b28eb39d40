import { Button } from 'antd'
import { t } from '#web/ui/words.ts'
import { Dialog } from './dialog.tsx'

/** The frame of a second look before an act: a way back beside the one button. Nothing closes it while the act is under way. */
export function SecondLook({
  title,
  width = 520,
  busy,
  act,
  onClose,
  children,
}: {
  title: string
  width?: number
  busy: boolean
  /** The button that does it, named after what it does. */
  act: React.ReactNode
  onClose: () => void
  children: React.ReactNode
}) {
  return (
    <Dialog
      width={width}
      title={title}
      onCancel={busy ? () => undefined : onClose}
      mask={{ closable: false }}
      keyboard={!busy}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            {t('common.again')}
          </Button>
          {act}
        </>
      }
    >
      {children}
    </Dialog>
  )
}
