import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Level } from '#src/kernel/levels.ts'
import { toast } from '#web/ui/announce.tsx'
import { ApiError } from '#web/ui/client.ts'
import { identity, money, percent, persons, yuan } from '#web/ui/format.ts'
import { StatusTag, Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useSession } from '../../session.ts'
import { Chart } from '../chart.tsx'
import { ChainStrip, DetailHeader, FactGroup, Timeline, WhyPanel } from '../detail.tsx'
import { ChoiceField, CountField, DayField, FenField, LevelField } from '../fields.tsx'
import { FigureStrip, Progress } from '../figures.tsx'
import { Field, FormPage, useForm } from '../form.tsx'
import { ImportPanel } from '../import-panel.tsx'
import { type Column, ListPage } from '../list.tsx'
import { MoneyConfirm } from '../money-confirm.tsx'
import { Card, Dot, PageHead } from '../page.tsx'
import { PlainTable } from '../plain-table.tsx'
import { PrintFrame } from '../print-frame.tsx'
import { Empty, Failed, Forbidden, Loading, Missing } from '../states.tsx'
import { Tabs } from '../tabs.tsx'
import { Panel, WorkQueue } from '../work-queue.tsx'
import {
  SAMPLE_CHAIN,
  SAMPLE_DECISION,
  SAMPLE_EVIDENCE,
  SAMPLE_IMPORT,
  SAMPLE_ROWS,
  SAMPLE_TIMELINE,
  type SampleLine,
  sampleLines,
} from './samples.ts'

const SHOWN = ['list', 'queue', 'detail', 'form', 'import', 'states', 'chart', 'print'] as const
type Show = (typeof SHOWN)[number]

/** The patterns with invented rows; the source of this file is how each is called. */
export function PatternsPage() {
  const { demo } = useSession()
  const search = useSearch({ strict: false }) as { show?: Show }
  const navigate = useNavigate()
  if (!demo) return <Missing />
  const show = SHOWN.find((one) => one === search.show) ?? 'list'
  const Page = PAGES[show]
  return (
    <>
      <div className="card no-print" style={{ marginBottom: 12 }}>
        <Tabs
          label={t('patterns.title')}
          items={SHOWN.map((key) => ({ key, label: t(`patterns.${key}`) }))}
          value={show}
          onChange={(key) => navigate({ to: '/_patterns', search: { show: key } })}
        />
      </div>
      <Page />
    </>
  )
}

const COLUMNS: readonly Column<SampleLine>[] = [
  { key: 'number', title: '申领号', width: 96, render: (row) => row.number },
  { key: 'name', title: '持证人', width: 74, render: (row) => <b style={{ fontWeight: 500 }}>{row.name}</b> },
  { key: 'doc', title: '证件号码', render: (row) => <span className="sec nowrap">{identity(row.docNoMasked)}</span> },
  { key: 'amount', title: '应补（元）', width: 88, align: 'right', render: (row) => money(row.amountFen) },
  {
    key: 'outcome',
    title: '判定',
    width: 104,
    render: (row) => <StatusTag kind="outcome" code={row.outcome} name={row.outcomeName} />,
  },
]
const FILTERS = [
  { key: 'q', label: '姓名或申领号', kind: 'text' },
  {
    key: 'outcome',
    label: '判定',
    kind: 'choice',
    options: [
      { value: 'ELIGIBLE', label: '符合' },
      { value: 'INELIGIBLE', label: '不符合' },
      { value: 'NEEDS_RULING', label: '待定' },
    ],
  },
] as const
const SUMMARY = (
  <>
    <span className="ok">符合 127</span>
    <span className="bad">不符合 3</span>
    <span className="late">待定 1</span>
  </>
)

function ListExample() {
  return (
    <ListPage<SampleLine>
      title={t('patterns.list')}
      id="sample-list"
      fetch={sampleLines}
      rowKey={(row) => row.id}
      linkOf={() => '/_patterns?show=detail'}
      filters={FILTERS}
      columns={COLUMNS}
      summary={SUMMARY}
      pageSize={20}
      empty={{ title: '还没有待审核的申领', text: '班级结业、发证后，机构申报的会出现在这里。' }}
    />
  )
}

function QueueExample() {
  const [tab, setTab] = useState<'why' | 'evidence' | 'timeline'>('why')
  const [asking, setAsking] = useState(false)
  const navigate = useNavigate()
  return (
    <>
      <WorkQueue<SampleLine>
        title="评价补贴 SL-2022-0619"
        crumbs={<a href="/console/_patterns">补贴审核</a>}
        tag={<Tag tone="late">今天 12:00 到期</Tag>}
        say={
          <>
            梁园示例技能评价中心
            <Dot />
            131 人<Dot />
            申报 {yuan(3_144_000)}
          </>
        }
        id="sample-queue"
        fetch={sampleLines}
        rowKey={(row) => row.id}
        filters={FILTERS}
        columns={COLUMNS}
        summary={SUMMARY}
        empty={{ title: '还没有待审核的申领' }}
        panel={(row, nav) => (
          <Panel
            key={row.id}
            title={row.name}
            hint={identity(row.docNoMasked)}
            nav={nav}
            tabs={
              <Tabs
                label="依据和证据"
                value={tab}
                onChange={setTab}
                items={[
                  { key: 'why', label: t('why.title') },
                  { key: 'evidence', label: t('why.evidence'), n: 6 },
                  { key: 'timeline', label: t('detail.timeline'), n: SAMPLE_TIMELINE.length },
                ]}
              />
            }
            whyNot={row.holdReason ?? undefined}
            acts={
              <>
                <Button
                  onClick={() =>
                    toast(`已退回 ${row.name} 的申领`, {
                      undo: { label: t('common.undo'), seconds: 9, run: () => undefined },
                    })
                  }
                >
                  退回补正
                </Button>
                {row.holdReason ? (
                  <Button type="primary" danger>
                    不予补贴
                  </Button>
                ) : (
                  <Button type="primary" onClick={nav.next}>
                    同意 {money(row.amountFen)} 元
                  </Button>
                )}
              </>
            }
          >
            {tab === 'timeline' ? (
              <Timeline items={SAMPLE_TIMELINE} />
            ) : (
              <WhyPanel bare decision={SAMPLE_DECISION} evidence={SAMPLE_EVIDENCE} claimedFen={24_000} />
            )}
          </Panel>
        )}
        bulk={{
          heldBack: (row) => row.holdReason ?? undefined,
          nameOf: (row) => row.name,
          preselect: true,
          onSeeHeld: () => navigate({ to: '/_patterns', search: { show: 'queue', outcome: 'INELIGIBLE' } }),
          summary: (rows) => (
            <span>
              合计 <b>{yuan(rows.reduce((sum, row) => sum + (row.amountFen ?? 0), 0))}</b>
            </span>
          ),
          acts: (rows) => (
            <Button type="primary" disabled={rows.length === 0} onClick={() => setAsking(true)}>
              同意 {persons(rows.length)} {yuan(rows.reduce((sum, row) => sum + (row.amountFen ?? 0), 0))}
            </Button>
          ),
        }}
      />
      {asking && (
        <MoneyConfirm
          act="确认拨付"
          count={128}
          amountFen={3_072_000}
          payee="梁园示例技能评价中心"
          account="999999 **** **** 0021"
          fund="就业补助资金 2022"
          remainingFen={178_288_000}
          maker="周某某"
          checker="刘某某（不是同一人）"
          undo="送银行前（今天 16:00）可撤回"
          busy={false}
          onConfirm={() => setAsking(false)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function DetailExample() {
  return (
    <>
      <PageHead
        title="第 6 条 张某甲"
        crumbs={[
          <a key="1" href="/console/_patterns">
            补贴审核
          </a>,
          <span key="2">SL-2022-0418</span>,
        ]}
        tag={<StatusTag kind="line" code="paid" name="已拨付" />}
        actions={<Button onClick={() => window.print()}>{t('common.print')}</Button>}
      />
      <DetailHeader
        label="评价补贴 中级工"
        value="240.00"
        unit="元"
        facts={[
          ['依据', '商政办〔2022〕9号 四（二）1'],
          ['规则版本', '2022-04-15 起施行，第 3 次修订'],
        ]}
      >
        2022年6月17日 15:42 已拨付到 <b>梁园示例技能评价中心</b>（基本户 尾号 0021）。
        <br />
        <span className="sec">从申报到到账 18 天，其中公示 5 个工作日。</span>
      </DetailHeader>
      <ChainStrip links={SAMPLE_CHAIN} here="claim" note="7 环全部可查" />
      <div className="cols-3" style={{ marginTop: 12 }}>
        <WhyPanel decision={SAMPLE_DECISION} claimedFen={24_000} />
        <Card title={t('detail.facts')}>
          <FactGroup
            title="证书"
            items={[
              ['编号', 'Y999999 4114 22 4 000371'],
              ['职业', '电工 四级/中级工'],
              ['发证', '2022年4月28日'],
            ]}
          />
          <FactGroup
            title="培训"
            items={[
              ['班', '梁园区-2022-006'],
              ['机构', '归德示例职业培训学校'],
              ['起止', '3月21日—4月8日，72 课时'],
            ]}
          />
          <FactGroup title="人" items={[['证件', identity('411499********0116')]]} />
        </Card>
        <Card title={t('detail.timeline')} right={t('detail.timelineHint', { n: SAMPLE_TIMELINE.length })}>
          <Timeline items={SAMPLE_TIMELINE} />
        </Card>
      </div>
      <div style={{ marginTop: 12 }}>
        <Card title="同一批" flush>
          <PlainTable
            rows={SAMPLE_ROWS}
            rowKey={(row) => row.id}
            columns={[
              { title: '持证人', main: true, cell: (row) => row.name },
              { title: '证件号码', look: 'sec nowrap', cell: (row) => identity(row.docNoMasked) },
              { title: '应补（元）', num: true, width: 120, cell: (row) => money(row.amountFen) },
            ]}
          />
        </Card>
      </div>
    </>
  )
}

interface SampleForm {
  title: string
  level: Level | null
  startDay: string | null
  capacity: number | null
  feeFen: number | null
  place: string | null
  contact: string
}

function FormExample() {
  const { businessDay } = useSession()
  const form = useForm<SampleForm, true>({
    initial: { title: '', level: null, startDay: null, capacity: 40, feeFen: 0, place: null, contact: '' },
    draftKey: 'patterns',
    checks: {
      title: (values) => (values.title.trim() ? undefined : '请填写班名'),
      level: (values) => (values.level ? undefined : '请选择技能等级'),
      startDay: (values) =>
        values.startDay && values.startDay > businessDay ? undefined : '开班日要晚于今天，请重新选择',
    },
    send: async () => {
      throw new ApiError({
        type: 'about:blank',
        title: '',
        status: 422,
        code: 'invalid',
        detail: '有 1 处需要改',
        errors: [{ path: 'startDay', message: '开班日要晚于今天 10 个工作日，最早 2022年7月6日' }],
      })
    },
  })
  return (
    <FormPage
      title={t('patterns.form')}
      form={form}
      submit="提交审核"
      cancel={<Button onClick={form.reset}>{t('common.cancel')}</Button>}
    >
      <Field label="班名" hint="最多 60 个字，例如“梁园区电工中级班”" wide {...form.field('title')}>
        <Input {...form.text('title')} />
      </Field>
      <Field label="技能等级" {...form.field('level')}>
        <LevelField {...form.choice('level')} />
      </Field>
      <Field label="开班日" hint="要晚于今天 10 个工作日" {...form.field('startDay')}>
        <DayField {...form.choice('startDay')} min={businessDay} />
      </Field>
      <Field label="人数" {...form.field('capacity')}>
        <CountField {...form.choice('capacity')} unit="人" max={500} />
      </Field>
      <Field label="收费标准" hint="免费的填 0" {...form.field('feeFen')}>
        <FenField {...form.choice('feeFen')} />
      </Field>
      <Field label="上课地点" {...form.field('place')}>
        <ChoiceField
          {...form.choice('place')}
          options={[
            { value: 'a', label: '凯旋路校区', note: '可容 60 人' },
            { value: 'b', label: '平台街道服务中心' },
          ]}
        />
      </Field>
      <Field label="联系人" optional {...form.field('contact')}>
        <Input {...form.text('contact')} />
      </Field>
    </FormPage>
  )
}

function ImportExample() {
  const search = useSearch({ strict: false }) as { import?: string }
  const navigate = useNavigate()
  return (
    <>
      <PageHead title="导入花名册" crumbs={<a href="/console/_patterns">我的班</a>} say="整村推进，平台街道" />
      <ImportPanel
        noun="花名册"
        unit="人"
        template="/api/classes/sample/roster-template.xlsx"
        samples={[{ label: '填好的 40 人（演示）', path: '/api/classes/sample/roster-sample.xlsx' }]}
        importId={search.import}
        onImport={(next) =>
          navigate({ to: '/_patterns', search: { show: 'import', ...(next ? { import: next } : {}) } })
        }
        start={async () => SAMPLE_IMPORT}
        load={async () => SAMPLE_IMPORT}
        undo={async () => ({ ...SAMPLE_IMPORT, status: 'undone' })}
        undoHint="第一次签到前（6月27日 8:00）可撤销，153 人会全部退出，名额释放。"
      />
    </>
  )
}

function StatesExample() {
  return (
    <>
      <PageHead title={t('patterns.states')} say="每页都要画到：出错、空、无权、断网、载入、可撤回" />
      <div className="cols-2">
        <div className="stack">
          <Card title="载入" hint="先占位，不跳动；超过 1 秒说明在做什么" flush>
            <Loading what="正在取 8,850 条，已到 3,200 条" />
          </Card>
          <Card flush>
            <Failed
              error={
                new ApiError({
                  type: 'about:blank',
                  title: '',
                  status: 500,
                  code: 'fault',
                  detail: '服务器这会儿没有办成这件事。编号 7f3a，10:14。',
                })
              }
              onRetry={() => undefined}
            />
          </Card>
          <Card title="状态词" hint="列表、详情、导出、打印用同一个词；字、形、色三样都在">
            <div className="row wrap">
              <StatusTag kind="line" code="submitted" name="待初审" />
              <StatusTag kind="line" code="on_notice" name="公示中" />
              <Tag tone="late" icon="clock">
                剩 1 天
              </Tag>
              <StatusTag kind="outcome" code="NEEDS_RULING" name="待定" />
              <StatusTag kind="outcome" code="INELIGIBLE" name="不符合" n={2} />
              <StatusTag kind="line" code="failed" name="拨付失败" />
              <StatusTag kind="line" code="paid" name="已拨付" />
            </div>
          </Card>
        </div>
        <div className="stack">
          <Card flush>
            <Empty title="还没有待审核的申领" actions={<Button>看将要结业的班</Button>}>
              班级结业、发证后，机构申报的会出现在这里。最近一批预计 6月24日。
            </Empty>
          </Card>
          <Card flush>
            <Forbidden action="batch.release" />
          </Card>
          <Card flush>
            <Missing />
          </Card>
        </div>
      </div>
    </>
  )
}

const MONTHS = ['1月', '2月', '3月', '4月', '5月', '6月22日', '9月末', '11月末']

function ChartExample() {
  return (
    <>
      <PageHead title={t('patterns.chart')} />
      <div className="stack">
        <FigureStrip
          label="七个数"
          figures={[
            { key: '1', name: '年度目标', value: 204_000, unit: '人次', note: '附件1，10 个县区' },
            { key: '2', name: '已完成', value: 91_332, unit: '人次', note: '44.8%，本周 1,764', link: '/_patterns' },
            { key: '3', name: '比今日节点', value: '欠 3,495', unit: '人次', note: '节点 46.5%', tone: 'late' },
            {
              key: '4',
              name: '本年已拨付',
              value: '128.64',
              unit: '万元',
              note: '预算 310 万',
              definition: '1,286,400.00 元',
            },
          ]}
        />
        <div className="cols-2">
          <Chart
            title="照近四周速度，11 月底只到 92.1%"
            unit="累计完成率 %"
            labels={MONTHS}
            format={(value) => value.toFixed(1)}
            series={[
              { name: '实际', look: 'actual', values: [2.6, 4.1, 10.8, 24.9, 37.9, 44.8, null, null] },
              { name: '节点', look: 'plan', values: [3.3, 6.7, 10, 23.3, 36.7, 46.5, 80, 100] },
              { name: '预计', look: 'forecast', values: [null, null, null, null, null, 44.8, 72, 92.1] },
            ]}
          />
          <Card title="目标进度">
            {(
              [
                ['培训（人次）', 0.466, 'good'],
                ['技能人才（人）', 0.446, 'late'],
                ['高技能人才（人）', 0.314, 'bad'],
              ] as const
            ).map(([label, part, tone]) => (
              <div key={label} style={{ marginBottom: 12 }}>
                <div className="row">
                  <span className="grow">{label}</span>
                  <b>{percent(part)}</b>
                </div>
                <Progress label={label} part={part} node={0.465} tone={tone} />
              </div>
            ))}
          </Card>
        </div>
      </div>
    </>
  )
}

function PrintExample() {
  return (
    <>
      <PageHead title={t('patterns.print')} />
      <PrintFrame
        office="商丘市梁园区人力资源和社会保障局"
        title="职业技能培训花名册"
        subtitle="梁园区-2022-006 班，电工 中级工"
        signatures={['经办人', '审核人', '单位（盖章）']}
        note="监督电话：0370-000 0186"
      >
        <table>
          <thead>
            <tr>
              <th>序号</th>
              <th>姓名</th>
              <th>证件号码</th>
              <th className="num">应补（元）</th>
              <th>签字</th>
            </tr>
          </thead>
          <tbody>
            {['李某甲', '王某乙', '刘某丙'].map((name, at) => (
              <tr key={name}>
                <td>{at + 1}</td>
                <td>{name}</td>
                <td>{identity(`411499********00${at + 16}`)}</td>
                <td className="num">240.00</td>
                <td />
              </tr>
            ))}
          </tbody>
        </table>
      </PrintFrame>
    </>
  )
}

const PAGES: Record<Show, () => React.ReactNode> = {
  list: ListExample,
  queue: QueueExample,
  detail: DetailExample,
  form: FormExample,
  import: ImportExample,
  states: StatesExample,
  chart: ChartExample,
  print: PrintExample,
}
