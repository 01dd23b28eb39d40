import { Button } from 'antd'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import './print.css'

/**
 * An A4 sheet: office line on top, title, body, boxes for signature and seal, telephone of supervision. The browser prints only the
 * sheet. Rows of a table do not break; its head is printed again on each page.
 */
export function PrintFrame({
  office,
  title,
  subtitle,
  landscape = false,
  signatures = [],
  note,
  children,
}: {
  /** 商丘市梁园区人力资源和社会保障局 */
  office: string
  title: string
  subtitle?: string
  landscape?: boolean
  /** 经办人, 审核人, 单位盖章 */
  signatures?: readonly string[]
  note?: string
  children: React.ReactNode
}) {
  return (
    <>
      <style>{`@page { size: A4 ${landscape ? 'landscape' : 'portrait'}; margin: 14mm 12mm 16mm }`}</style>
      <div className="row no-print" style={{ marginBottom: 12 }}>
        <Button type="primary" icon={<Icon name="print" />} onClick={() => window.print()}>
          {t('common.print')}
        </Button>
      </div>
      <article className={landscape ? 'sheet landscape' : 'sheet'}>
        <header>
          <p>{office}</p>
          <h2>{title}</h2>
          {subtitle && <p className="sub">{subtitle}</p>}
        </header>
        {children}
        {signatures.length > 0 && (
          <footer>
            {signatures.map((who) => (
              <span key={who}>{who}：</span>
            ))}
          </footer>
        )}
        {note && <p className="note">{note}</p>}
      </article>
    </>
  )
}
