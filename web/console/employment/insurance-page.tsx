import { Button } from 'antd'
import { useState } from 'react'
import type { employmentContract, InsuranceImport } from '#src/modules/employment/employment.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { count, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { Dialog } from '../ui/dialog.tsx'
import { DownloadButton } from '../ui/import-panel.tsx'
import { ListPage } from '../ui/list.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { SheetDialog } from './sheet-dialog.tsx'

type Asking = 'sheet' | { row: InsuranceImport; act: 'faults' | 'undo' }

/** 社保导入: the insurance office's sheets, what each brought, and which rows could not be taken. */
export function InsurancePage() {
  const may = useMay()
  const today = useBusinessDay()
  const [asking, setAsking] = useState<Asking>()
  const close = () => setAsking(undefined)
  const one = typeof asking === 'object' ? asking : undefined
  return (
    <>
      <ListPage<InsuranceImport>
        title={t('employment.insurance')}
        say={t('employment.insuranceSay')}
        actions={
          may('insurance.import') && (
            <Button type="primary" onClick={() => setAsking('sheet')}>
              {t('employment.importInsurance')}
            </Button>
          )
        }
        id="insurance-imports"
        fetch={(query, signal) =>
          call<typeof employmentContract.insuranceImports>('GET', '/api/insurance-imports', { query, signal })
        }
        rowKey={(row) => row.id}
        columns={[
          { key: 'file', title: t('employment.file'), cut: (row) => row.fileName, render: (row) => row.fileName },
          {
            key: 'who',
            title: t('employment.who'),
            width: 170,
            render: (row) => (
              <>
                {row.who} <span className="small muted">{shortDay(row.day, today)}</span>
                <br />
                <span className="small muted">{row.unitName}</span>
              </>
            ),
          },
          { key: 'total', title: t('employment.rows'), width: 80, align: 'right', render: (row) => count(row.total) },
          {
            key: 'accepted',
            title: t('employment.taken'),
            width: 80,
            align: 'right',
            render: (row) => count(row.accepted),
          },
          {
            key: 'refused',
            title: t('employment.notTaken'),
            width: 90,
            align: 'right',
            render: (row) =>
              row.refused.length === 0 ? (
                '0'
              ) : (
                <button type="button" className="linkish bad" onClick={() => setAsking({ row, act: 'faults' })}>
                  {count(row.refused.length)}
                </button>
              ),
          },
          {
            key: 'months',
            title: t('employment.newMonths'),
            width: 110,
            align: 'right',
            render: (row) => count(row.months),
          },
          {
            key: 'status',
            title: t('employment.status'),
            width: 140,
            render: (row) => (
              <>
                <StatusTag kind="insurance" code={row.status} name={row.statusName} />
                {row.mayUndo && (
                  <button
                    type="button"
                    className="linkish small"
                    style={{ marginLeft: 8 }}
                    onClick={() => setAsking({ row, act: 'undo' })}
                  >
                    {t('employment.undo')}
                  </button>
                )}
              </>
            ),
          },
        ]}
        empty={{ title: t('employment.noImports'), text: t('employment.noImportsWhy') }}
      />
      {asking === 'sheet' && (
        <SheetDialog
          title={t('employment.importInsurance')}
          template="/api/insurance-template.xlsx"
          send={(fileId, idempotencyKey) =>
            call<typeof employmentContract.importInsurance>('POST', '/api/insurance-imports', {
              body: { fileId },
              idempotencyKey,
            })
          }
          said={(result) =>
            t('employment.insuranceTaken', { n: result.accepted, months: result.months, m: result.refused.length })
          }
          onDone={() => void refreshAll()}
          onClose={close}
        />
      )}
      {one?.act === 'faults' && (
        <Dialog
          width={640}
          title={t('employment.faultsTitle', { n: one.row.refused.length })}
          footer={<Button onClick={close}>{t('employment.close')}</Button>}
          onCancel={close}
        >
          <ul className="findings">
            {one.row.refused.map((fault) => (
              <li key={fault.rowNumber} className="bad">
                {t('employment.row', { n: fault.rowNumber })} {fault.message}
              </li>
            ))}
          </ul>
          {one.row.annotatedFileId && (
            <DownloadButton path={`/api/files/${one.row.annotatedFileId}`}>{t('employment.annotated')}</DownloadButton>
          )}
        </Dialog>
      )}
      {one?.act === 'undo' && (
        <ReasonDialog
          title={t('employment.undoTitle', { file: one.row.fileName })}
          say={t('employment.undoSay')}
          label={t('employment.reason')}
          max={100}
          submit={t('employment.undo')}
          danger
          send={(reason, idempotencyKey) =>
            call<typeof employmentContract.undoInsurance>('POST', '/api/insurance-imports/:id/undo', {
              params: { id: one.row.id },
              body: { reason },
              idempotencyKey,
            })
          }
          onDone={() => {
            close()
            toast(t('employment.undone'))
            void refreshAll()
          }}
          onClose={close}
        />
      )}
    </>
  )
}
