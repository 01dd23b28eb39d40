import { z } from 'zod'
import {
  day,
  fenAmount,
  idParams,
  madeAndChecked,
  operation,
  pageOf,
  pageQuery,
  text,
  timeline,
  uuid,
} from '#src/platform/http/contract.ts'
import { checkBody, documentName, paidFen, reason, refuseBody, year } from './amount.contract.ts'
import { BUDGET_DOCUMENT_KINDS, GOAL_MEASURES, GOAL_SET_STATUSES, PAPER_STATUSES } from './budget-document.types.ts'
import { USE_STATES } from './fund-use.types.ts'
import { budgetView, transferRow } from './ledger.contract.ts'

const kind = z.enum(BUDGET_DOCUMENT_KINDS)
const status = z.enum(PAPER_STATUSES)

export const fundView = z.strictObject({
  code: z.string(),
  name: z.string(),
  source: z.string(),
  ownerName: z.string(),
  /** The reader's office owns it and may draw up what it pays. */
  mine: z.boolean(),
  uses: z.array(
    z.strictObject({
      regionId: z.string(),
      regionName: z.string(),
      program: z.string(),
      programName: z.string(),
      fromDay: day,
      toDay: day.nullable(),
      state: z.enum(USE_STATES),
      stateName: z.string(),
      /** 首选、其次: which book comes first where several may pay on one day. */
      rankName: z.string(),
      document: z.string(),
      endDocument: z.string().nullable(),
      assumption: z.string().nullable(),
      /** The paper that would end it waits for its check. */
      ending: z.string().nullable(),
      mayEnd: z.boolean(),
    }),
  ),
})

export const budgetDocumentRow = z.strictObject({
  id: uuid,
  number: z.string(),
  kind,
  kindName: z.string(),
  fundName: z.string(),
  unitName: z.string(),
  year: z.int(),
  otherUnitName: z.string().nullable(),
  otherYear: z.int().nullable(),
  amountFen: fenAmount,
  /** Approved lines whose money is set free; 0 for every other kind. */
  lines: z.int(),
  document: z.string(),
  reason: z.string(),
  status,
  statusName: z.string(),
  ...madeAndChecked,
  version: z.int(),
  budgetId: uuid.nullable(),
  otherBudgetId: uuid.nullable(),
  reversesNumber: z.string().nullable(),
  reversedBy: z.string().nullable(),
  actions: z.array(z.enum(['confirm', 'refuse', 'reverse', 'withdraw'])),
})
export type BudgetDocumentRow = z.output<typeof budgetDocumentRow>

export const goalView = z.strictObject({
  id: uuid,
  name: z.string(),
  measure: z.enum(GOAL_MEASURES),
  measureName: z.string(),
  unitName: z.string(),
  target: z.int(),
  weight: z.int(),
  document: z.string(),
  /** What the ledger itself counts now; null for a measure it does not count. */
  counted: z.int().nullable(),
  actual: z.int().nullable(),
  score: z.int().nullable(),
  note: z.string().nullable(),
})

const newGoal = z.strictObject({
  name: text(60, '目标'),
  measure: z.enum(GOAL_MEASURES),
  unitName: text(10, '单位'),
  target: z.int('目标值是整数').min(1, '目标值应大于 0').max(1e12, '目标值过大，请核对'),
  weight: z.int('权重是整数').min(1, '权重至少 1').max(100, '权重最多 100'),
})

/** A set of goals that is, was or is to be in force. */
export const goalSet = z.strictObject({
  id: uuid,
  goals: z.array(
    z.strictObject({
      name: z.string(),
      measure: z.enum(GOAL_MEASURES),
      unitName: z.string(),
      target: z.int(),
      weight: z.int(),
    }),
  ),
  document: z.string(),
  /** Why it was changed; null for a set at the start. */
  reason: z.string().nullable(),
  status: z.enum(GOAL_SET_STATUSES),
  statusName: z.string(),
  ...madeAndChecked,
  fromDay: day.nullable(),
  toDay: day.nullable(),
  actions: z.array(z.enum(['confirm', 'refuse'])),
})

export const budgetContract = {
  funds: operation({
    method: 'GET',
    path: '/api/funds',
    access: 'fund.read',
    summary: '资金来源与用途：哪本账可以付哪项补贴',
    response: z.strictObject({ items: z.array(fundView) }),
  }),
  addFund: operation({
    method: 'POST',
    path: '/api/funds',
    access: 'fund.write',
    summary: '登记一个资金来源（单独成账）',
    body: z.strictObject({
      code: z
        .string('请填写代码')
        .trim()
        .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, '代码用小写字母、数字和连字符，例如 job-2022')
        .max(40, '代码最多 40 个字')
        .optional(),
      name: text(60, '名称'),
      source: text(120, '来源'),
    }),
    response: fundView,
    status: 201,
  }),
  budgetDocuments: operation({
    method: 'GET',
    path: '/api/budget-documents',
    access: 'fund.read',
    summary: '资金文书：追加、调减、下达、收回、结转、冲回',
    query: pageQuery.extend({ status: status.optional(), budget: uuid.optional() }),
    response: pageOf(budgetDocumentRow),
  }),
  proposeBudgetDocument: operation({
    method: 'POST',
    path: '/api/budget-documents',
    access: 'budget.propose',
    summary: '拟一份资金文书，由另一人复核后生效',
    body: z.strictObject({
      kind: z.enum(['raise', 'cut', 'allocate', 'recall', 'carry_over', 'reverse']),
      /** Of a raise without a budget yet: fund, unit and year. */
      fundCode: z.string().max(60).optional(),
      unitId: z.string().max(20).optional(),
      year: year.optional(),
      /** The book that the other kinds are about. */
      budgetId: uuid.optional(),
      /** The lower unit of an allocation or a recall. */
      otherUnitId: z.string().max(20).optional(),
      /** The document that a reverse takes back. */
      documentId: uuid.optional(),
      amountFen: paidFen('金额').optional(),
      document: documentName,
      reason,
    }),
    response: budgetDocumentRow,
    status: 201,
  }),
  budgetDocument: operation({
    method: 'GET',
    path: '/api/budget-documents/:id',
    access: 'fund.read',
    summary: '一份资金文书和它的流水',
    params: idParams,
    response: budgetDocumentRow.extend({
      transfers: z.array(transferRow),
      timeline,
    }),
  }),
  confirmBudgetDocument: operation({
    method: 'POST',
    path: '/api/budget-documents/:id/confirm',
    access: 'budget.confirm',
    summary: '复核资金文书并入账（不能是拟稿人）',
    params: idParams,
    body: checkBody,
    response: budgetDocumentRow,
  }),
  refuseBudgetDocument: operation({
    method: 'POST',
    path: '/api/budget-documents/:id/refuse',
    access: 'budget.confirm',
    summary: '不同意资金文书',
    params: idParams,
    body: refuseBody,
    response: budgetDocumentRow,
  }),
  withdrawBudgetDocument: operation({
    method: 'POST',
    path: '/api/budget-documents/:id/withdraw',
    access: 'budget.propose',
    summary: '撤回自己拟的、还没有复核的资金文书',
    params: idParams,
    body: checkBody,
    response: budgetDocumentRow,
  }),
  voidApprovals: operation({
    method: 'POST',
    path: '/api/claim-batches/:id/void-approvals',
    access: 'claim.approve',
    summary: '申请撤销已批未付的明细，另一人复核后释放占用',
    params: idParams,
    body: z.strictObject({
      lineIds: z.array(uuid).min(1, '请选择要撤销的明细').max(500, '一次最多 500 条'),
      document: documentName,
      reason,
    }),
    response: budgetDocumentRow,
    status: 201,
  }),
  allocationTree: operation({
    method: 'GET',
    path: '/api/allocation-tree',
    access: 'fund.read',
    summary: '资金逐级下达：省、市、县',
    query: z.strictObject({
      fund: z.string().max(60).optional(),
      year: z.coerce.number().int().min(2000).max(2100).optional(),
    }),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          budgetId: uuid,
          fundCode: z.string(),
          fundName: z.string(),
          year: z.int(),
          unitId: z.string(),
          unitName: z.string(),
          /** The unit above that also has this book and year. */
          parentId: z.string().nullable(),
          depth: z.int(),
          ownFen: fenAmount,
          receivedFen: fenAmount,
          /** Carried over from the year before, less what was carried on into the next. */
          carriedFen: fenAmount,
          allocatedFen: fenAmount,
          totalFen: fenAmount,
          reservedFen: fenAmount,
          paidFen: fenAmount,
          committedFen: fenAmount,
          approvedFen: fenAmount,
          inTransitFen: fenAmount,
          standingFen: fenAmount,
          receivableFen: fenAmount,
          availableFen: fenAmount,
        }),
      ),
    }),
  }),
  budget: operation({
    method: 'GET',
    path: '/api/budgets/:id',
    access: 'fund.read',
    summary: '一笔预算：用途、绩效目标',
    params: idParams,
    response: budgetView.extend({
      goals: z.array(goalView),
      goalSets: z.array(goalSet),
      /** The weighted score once every goal has one. */
      score: z.int().nullable(),
      goalActions: z.array(z.enum(['set_goals', 'score_goals'])),
      uses: fundView.shape.uses,
    }),
  }),
  setGoals: operation({
    method: 'POST',
    path: '/api/budgets/:id/goals',
    access: 'budget.propose',
    summary: '年初定绩效目标：权重合计 100；年度中更改要有原因，另一人复核后生效',
    params: idParams,
    body: z.strictObject({
      document: documentName,
      /** Why they are changed, once the year runs. */
      reason: reason.optional(),
      goals: z.array(newGoal).min(1, '至少一个目标').max(20, '最多 20 个目标'),
    }),
    response: z.strictObject({ goals: z.array(goalView), waits: z.boolean() }),
  }),
  checkGoals: operation({
    method: 'POST',
    path: '/api/budgets/:id/goals/check',
    access: 'budget.confirm',
    summary: '复核更改绩效目标（不能是提出人）',
    params: idParams,
    body: z.strictObject({
      setId: uuid,
      agree: z.boolean(),
      note: z.string().trim().max(200, '原因最多 200 个字').optional(),
    }),
    response: z.strictObject({ goals: z.array(goalView), waits: z.boolean() }),
  }),
  scoreGoals: operation({
    method: 'POST',
    path: '/api/budgets/:id/score',
    access: 'budget.confirm',
    summary: '年末给绩效目标评分',
    params: idParams,
    body: z.strictObject({
      scores: z
        .array(
          z.strictObject({
            goalId: uuid,
            actual: z.int('完成值是整数').min(0, '完成值不能是负数').max(1e12, '完成值过大，请核对'),
            score: z.int('得分是整数').min(0, '得分 0 到 100').max(100, '得分 0 到 100'),
            note: text(200, '说明'),
          }),
        )
        .min(1, '请给每个目标评分')
        .max(20),
    }),
    response: z.strictObject({ goals: z.array(goalView), score: z.int().nullable() }),
  }),
}
