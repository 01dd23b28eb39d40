import './grants.css'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { GrantItemView } from '#src/modules/grants/grants.contract.ts'
import { money } from '#web/ui/format.ts'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useMay } from '../session.ts'
import { GoLink, useGo } from '../shell/go.tsx'
import { Facts } from '../ui/detail.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { useGrantItems } from './grant-query.ts'

/** What can be applied for in the region: how much, on which conditions, by which clause, and what no text settles. */
export function GrantItemsPage() {
  return (
    <>
      <PageHead
        title={t('grant.items')}
        crumbs={<Link to="/grants">{t('grant.title')}</Link>}
        say={t('grant.itemsSay')}
      />
      <Loaded query={useGrantItems()}>
        {({ items }) =>
          items.length === 0 ? (
            <Card title={t('grant.items')} flush>
              <Empty icon="money" title={t('grant.noItems')}>
                {t('grant.noItemsWhy')}
              </Empty>
            </Card>
          ) : (
            <div className="grant-items">
              {items.map((item) => (
                <Item key={item.id} item={item} />
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  )
}

function Item({ item }: { item: GrantItemView }) {
  const may = useMay()
  const go = useGo()
  return (
    <Card
      title={item.title}
      right={item.amountFen === null ? <Tag tone="late">{t('grant.needsRuling')}</Tag> : undefined}
    >
      <div className="stack">
        <p>{item.says}</p>
        <Facts
          items={[
            [t('grant.document'), item.document],
            [
              item.perName,
              item.amountFen === null ? t('grant.noFigure') : t('grant.yuanN', { n: money(item.amountFen) }),
            ],
            [t('grant.once'), item.onceText],
            [t('grant.conditions'), item.conditions.join('；')],
            [t('grant.papers'), item.needs.evidence.map(({ name }) => name).join('、')],
            [t('grant.paidTo'), item.holder === 'person' ? t('grant.toPerson') : t('grant.toOrganisation')],
            [
              t('grant.clauses'),
              <ul key="clauses" className="grant-list">
                {item.clauses.map((clause) => (
                  <li key={clause.rule}>
                    {clause.document === item.document ? '' : `${clause.document} `}
                    {clause.clause}：“{clause.quote}”
                  </li>
                ))}
              </ul>,
            ],
            [
              t('grant.questions'),
              item.questions.length > 0 && (
                <ul key="questions" className="grant-list">
                  {item.questions.map((one) => (
                    <li key={one.id}>
                      <GoLink link={one.link}>{one.question}</GoLink>
                      <span className="muted">（{one.handling}）</span>
                    </li>
                  ))}
                </ul>
              ),
            ],
          ]}
        />
        {may('grant.apply') && (
          <div>
            <Button
              type={item.amountFen === null ? 'default' : 'primary'}
              onClick={() => go(`/grants/new?item=${item.id}`)}
            >
              {t('grant.applyFor')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}
