import { t } from '#web/ui/words.ts'
import { Frame } from '../ui/frame.tsx'

export default function Verify() {
  return (
    <Frame title={t('portal.verify')} back="/" tab="home">
      <div className="mid" />
    </Frame>
  )
}
