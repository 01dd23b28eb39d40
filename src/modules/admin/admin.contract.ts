import { z } from 'zod'
import { ACTIONS, type Action, ROLES } from '#src/platform/access/roles.ts'
import { day, fenAmount, instant, note, operation, pageOf, pageQuery, text, uuid } from '#src/platform/http/contract.ts'

const role = z.enum(ROLES)
const action = z.enum(Object.keys(ACTIONS) as [Action, ...Action[]])

export const sessionView = z.strictObject({
  account: z.strictObject({
    id: uuid,
    username: z.string(),
    displayName: z.string(),
    role,
    roleName: z.string(),
    locale: z.string(),
  }),
  /** The unit whose subtree the scope is, with the names from the province down. */
  unit: z.strictObject({ id: z.string(), name: z.string(), path: z.array(z.string()) }),
  organisation: z.strictObject({ id: uuid, name: z.string() }).nullable(),
  businessDay: day,
  demo: z.boolean(),
  mustChangePassword: z.boolean(),
  /** The role needs a second factor that is not set up yet: nothing but “登录安全” is open. */
  mustSetUpTotp: z.boolean().optional(),
  /** A one-time code is asked for at sign-in. */
  hasTotp: z.boolean().optional(),
  actions: z.array(action),
})
export type SessionView = z.output<typeof sessionView>

export const task = z.strictObject({
  id: uuid,
  kind: z.string(),
  title: z.string(),
  status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  done: z.int(),
  total: z.int().nullable(),
  failure: z.string().nullable(),
  /** Kind-specific: ids and counts of what came out. */
  result: z.record(z.string(), z.unknown()).nullable(),
  ownerName: z.string(),
  createdAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
})
export type TaskView = z.output<typeof task>

export const queueItem = z.strictObject({
  kind: z.enum([
    'class_review',
    'class_correction',
    'completion_review',
    'exam_due',
    'claim_due',
    'claim_review',
    'claim_city_review',
    'notice_due',
    'objection',
    'claim_approve',
    'grant_due',
    'grant_review',
    'grant_city_review',
    'grant_publish',
    'grant_objection',
    'grant_approve',
    'grant_ruling',
    'batch_make',
    'batch_release',
    'bank_result',
    'account_correction',
    'budget_document',
    'payee_change',
    'clawback',
    'certificate_revocation',
    'education_fund',
    'override_check',
    'hire_confirm',
    'policy_sign',
    'policy_draft',
  ]),
  kindName: z.string(),
  title: z.string(),
  /** Console address of the page where it is done. */
  link: z.string(),
  from: z.string(),
  persons: z.int().nullable(),
  amountFen: fenAmount.nullable(),
  dueDay: day.nullable(),
  /** Working days left where the rule counts working days, negative is late; null where `dueDay` is a day of the calendar. */
  daysLeft: z.int().nullable(),
  status: z.string(),
})
export type QueueItem = z.output<typeof queueItem>

export const adminContract = {
  signIn: operation({
    method: 'POST',
    path: '/api/session',
    access: 'public',
    summary: '登录',
    body: z.strictObject({
      username: z.string().min(1, '请填写用户名').max(64),
      password: z.string().min(1, '请填写密码').max(256),
    }),
    response: z.union([sessionView, z.strictObject({ next: z.literal('totp') })]),
  }),
  signInTotp: operation({
    method: 'POST',
    path: '/api/session/totp',
    access: 'public',
    summary: '登录第二步：动态口令',
    body: z.strictObject({ code: z.string().regex(/^\d{6}$/, '动态口令是 6 位数字') }),
    response: sessionView,
  }),
  whoAmI: operation({
    method: 'GET',
    path: '/api/session',
    access: 'signed-in',
    summary: '我是谁、管哪里',
    response: sessionView,
  }),
  signOut: operation({ method: 'DELETE', path: '/api/session', access: 'public', summary: '退出', status: 204 }),
  changePassword: operation({
    method: 'POST',
    path: '/api/session/password',
    access: 'signed-in',
    summary: '修改密码',
    body: z.strictObject({ current: z.string().min(1).max(256), next: z.string().min(1).max(256) }),
    status: 204,
  }),
  /** Nothing is stored until the first code proves that the phone has the secret. */
  setUpTotp: operation({
    method: 'POST',
    path: '/api/session/totp/setup',
    access: 'signed-in',
    summary: '设置动态口令：取得密钥',
    body: z.strictObject({ password: z.string().min(1, '请填写现在的密码').max(256) }),
    response: z.strictObject({ secret: z.string(), uri: z.string(), ticket: z.string() }),
  }),
  confirmTotp: operation({
    method: 'PUT',
    path: '/api/session/totp',
    access: 'signed-in',
    summary: '设置动态口令：用第一个口令确认',
    body: z.strictObject({ ticket: z.string().max(1000), code: z.string().regex(/^\d{6}$/, '动态口令是 6 位数字') }),
    status: 204,
  }),
  /** Public: what a page must know before anybody signs in. */
  site: operation({
    method: 'GET',
    path: '/api/public/site',
    access: 'public',
    summary: '站点：业务日、是否演示',
    response: z.strictObject({
      name: z.string(),
      businessDay: day,
      demo: z.boolean(),
      demoAccounts: z.array(z.strictObject({ username: z.string(), displayName: z.string(), roleName: z.string() })),
    }),
  }),
  queue: operation({
    method: 'GET',
    path: '/api/queue',
    access: 'queue.read',
    summary: '我的待办，期限近的在前',
    query: pageQuery.extend({ kind: queueItem.shape.kind.optional() }),
    response: pageOf(queueItem),
  }),
  queueCounts: operation({
    method: 'GET',
    path: '/api/queue/counts',
    access: 'queue.read',
    summary: '待办件数，按种类',
    response: z.strictObject({ total: z.int(), dueToday: z.int(), byKind: z.record(z.string(), z.int()) }),
  }),
  overview: operation({
    method: 'GET',
    path: '/api/overview',
    access: 'queue.read',
    summary: '工作台上的几个数',
    response: z.strictObject({
      figures: z.array(
        z.strictObject({
          key: z.string(),
          name: z.string(),
          value: z.number(),
          unit: z.string(),
          note: z.string(),
          link: z.string().nullable(),
          /** Money to the fen, where the figure is in ten-thousands of yuan. */
          definition: z.string().optional(),
        }),
      ),
      asOf: instant,
    }),
  }),
  tasks: operation({
    method: 'GET',
    path: '/api/tasks',
    access: 'task.read',
    summary: '任务中心',
    query: pageQuery,
    response: pageOf(task),
  }),
  task: operation({
    method: 'GET',
    path: '/api/tasks/:id',
    access: 'task.read',
    summary: '一个任务的进度',
    params: z.strictObject({ id: uuid }),
    response: task,
  }),
  cancelTask: operation({
    method: 'POST',
    path: '/api/tasks/:id/cancel',
    access: 'task.read',
    summary: '取消任务',
    params: z.strictObject({ id: uuid }),
    response: task,
  }),
  messages: operation({
    method: 'GET',
    path: '/api/messages',
    access: 'message.read',
    summary: '消息',
    query: pageQuery,
    response: pageOf(
      z.strictObject({ id: uuid, text: z.string(), link: z.string().nullable(), at: instant, read: z.boolean() }),
    ),
  }),
  readMessages: operation({
    method: 'POST',
    path: '/api/messages/read',
    access: 'message.read',
    summary: '全部设为已读',
    response: z.strictObject({ read: z.int() }),
  }),
  /** Multipart, field `file`; answers the stored file's id. The same content twice is one file. */
  uploadFile: operation({
    method: 'POST',
    path: '/api/files',
    access: 'file.upload',
    summary: '上传文件',
    upload: true,
    response: z.strictObject({ id: uuid, name: z.string(), bytes: z.int() }),
    status: 201,
  }),
  downloadFile: operation({
    method: 'GET',
    path: '/api/files/:id',
    access: 'signed-in',
    summary: '下载文件',
    params: z.strictObject({ id: uuid }),
    file: ['application/octet-stream'],
  }),
  moveDay: operation({
    method: 'POST',
    path: '/api/demo/day',
    access: 'day.move',
    summary: '演示：向前调业务日',
    body: z.strictObject({ day }),
    response: z.strictObject({ businessDay: day }),
  }),
  accounts: operation({
    method: 'GET',
    path: '/api/accounts',
    access: 'account.read',
    summary: '账号',
    query: pageQuery.extend({ q: z.string().max(60).optional() }),
    response: pageOf(
      z.strictObject({
        id: uuid,
        username: z.string(),
        displayName: z.string(),
        role,
        roleName: z.string(),
        unitName: z.string(),
        organisationName: z.string().nullable(),
        status: z.enum(['active', 'disabled']),
        lastSignInAt: instant.nullable(),
      }),
    ),
  }),
  createAccount: operation({
    method: 'POST',
    path: '/api/accounts',
    access: 'account.manage',
    summary: '开账号，初始密码只显示一次',
    body: z.strictObject({
      username: z.string().regex(/^[a-z][a-z0-9_.-]{2,31}$/, '用户名用小写字母开头，3 到 32 位'),
      displayName: text(40, '姓名'),
      role,
      unitId: z.string().max(40),
      organisationId: uuid.nullable(),
    }),
    response: z.strictObject({ id: uuid, initialPassword: z.string() }),
    status: 201,
    secretAnswer: true,
  }),
  setAccountStatus: operation({
    method: 'POST',
    path: '/api/accounts/:id/status',
    access: 'account.manage',
    summary: '停用或启用账号',
    params: z.strictObject({ id: uuid }),
    body: z.strictObject({ status: z.enum(['active', 'disabled']), reason: note(200, '原因') }),
    response: z.strictObject({ id: uuid, status: z.enum(['active', 'disabled']) }),
  }),
  auditLog: operation({
    method: 'GET',
    path: '/api/audit',
    access: 'audit.read',
    summary: '审计日志',
    query: pageQuery.extend({
      action: z.string().max(60).optional(),
      subject: z.string().max(80).optional(),
      from: day.optional(),
      to: day.optional(),
    }),
    response: pageOf(
      z.strictObject({
        seq: z.int(),
        at: instant,
        businessDay: day,
        accountName: z.string(),
        roleName: z.string(),
        action: z.string(),
        actionName: z.string(),
        subjectType: z.string(),
        subjectId: z.string(),
        result: z.enum(['done', 'denied', 'failed']),
        address: z.string(),
        facts: z.record(z.string(), z.unknown()),
      }),
    ),
  }),
  health: operation({
    method: 'GET',
    path: '/api/proofs',
    access: 'proof.read',
    summary: '最近一次自证（doctor）结果',
    response: z.strictObject({
      ranAt: instant.nullable(),
      checks: z.array(z.strictObject({ key: z.string(), name: z.string(), ok: z.boolean(), detail: z.string() })),
    }),
  }),
  settings: operation({
    method: 'GET',
    path: '/api/settings',
    access: 'setting.read',
    summary: '本地区设置：值、来自哪一级、依据',
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          key: z.string(),
          name: z.string(),
          value: z.unknown(),
          from: day,
          document: z.string(),
          unitName: z.string(),
        }),
      ),
    }),
  }),
}
