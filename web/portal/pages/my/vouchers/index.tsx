import { t } from '#web/ui/words.ts'
import { Own } from '../../../my/own.tsx'
import { VoucherCard } from '../../../my/voucher-card.tsx'
import { useVouchers } from '../../../my/vouchers.ts'
import { Frame } from '../../../ui/frame.tsx'
import { Empty } from '../../../ui/states.tsx'

export default function MyVouchers() {
  const vouchers = useVouchers()
  return (
    <Frame title={t('portalVoucher.title')} back="/my" tab="my">
      <Own of={vouchers} cards={2} what={t('portalVoucher.looking')}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon="money"
              title={t('portalVoucher.empty')}
              to={{ to: '/training', words: t('portalVoucher.findClass') }}
            >
              {t('portalVoucher.emptyWhy')}
            </Empty>
          ) : (
            <>
              <div className="c2">
                {items.map((one) => (
                  <VoucherCard key={one.id} voucher={one} />
                ))}
              </div>
              <p className="foot">{t('portalVoucher.rule')}</p>
            </>
          )
        }
      </Own>
    </Frame>
  )
}
