import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Link } from '../router.tsx'
import { Money, StatusTag } from '../ui/parts.tsx'
import type { OwnVoucher } from './vouchers.ts'

/** One voucher in a list: what it is worth, where it stands, what to do next. */
export const VoucherCard = ({ voucher }: { voucher: OwnVoucher }) => (
  <Link className="card money-card" to={`/my/vouchers/${voucher.id}`}>
    <div className="split">
      <h3>{voucher.name}</h3>
      <StatusTag kind="voucher" code={voucher.state} name={voucher.stateName} />
    </div>
    <Face voucher={voucher} />
    <p>{voucher.sentence}</p>
    <p className="s">{t('portalVoucher.until', { day: day(voucher.validTo) })}</p>
  </Link>
)

export const Face = ({ voucher }: { voucher: OwnVoucher }) =>
  voucher.attendanceOnly ? <p className="strong">{t('portalVoucher.attendance')}</p> : <Money fen={voucher.faceFen} />
