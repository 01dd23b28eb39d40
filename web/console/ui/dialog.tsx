import { Modal, type ModalProps } from 'antd'
import { useReturnFocus } from '#web/ui/hooks.ts'

/** A dialog that is there as long as it is drawn. When it goes, the focus is where it was before. */
export function Dialog(props: Omit<ModalProps, 'open' | 'destroyOnHidden'>) {
  useReturnFocus()
  return <Modal {...props} open destroyOnHidden />
}
