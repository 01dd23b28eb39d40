/**
 * Who may do what: one table in code (DESIGN: Access). The security administrator grants roles to accounts and switches
 * actions off for a region; nobody can invent an action. Scope (whose records) is a second, separate question: scope.ts.
 */
export const ROLES = [
  'worker',
  'provider',
  'assessor',
  'employer',
  'agency',
  'village',
  'county',
  'city',
  'province',
  'department',
  'finance',
  'auditor',
  'sysadmin',
  'secadmin',
  'auditadmin',
] as const
export type Role = (typeof ROLES)[number]

export const ROLE_NAMES = {
  worker: '劳动者',
  provider: '培训机构',
  assessor: '评价机构',
  employer: '用人单位',
  agency: '人力资源服务机构',
  village: '村（社区）协理员',
  county: '县级人社经办',
  city: '市级人社经办',
  province: '省级人社经办',
  department: '市直单位经办',
  finance: '财政经办',
  auditor: '审计人员',
  sysadmin: '系统管理员',
  secadmin: '安全管理员',
  auditadmin: '审计管理员',
} as const satisfies Record<Role, string>

/** 三员: no account may hold two of these, and none of them touches business data (GB/T 22239 level 3). */
export const ADMINISTRATORS = ['sysadmin', 'secadmin', 'auditadmin'] as const satisfies readonly Role[]

const OFFICES = ['county', 'city', 'province'] as const
const READERS = [...OFFICES, 'department', 'auditor'] as const

export const ACTIONS = {
  'person.read': [...READERS, 'village', 'provider', 'assessor'],
  'person.reveal': [...OFFICES, 'auditor'],
  // The system administrator ties accounts to organisations; what they do stays closed to the three administrators.
  'organisation.read': [...READERS, 'finance', 'provider', 'assessor', 'employer', 'agency', 'village', 'sysadmin'],
  'task.read': ['provider', 'assessor', 'employer', 'agency', 'finance', 'village', ...READERS, 'sysadmin'],
  'file.upload': ['provider', 'assessor', 'employer', 'agency', 'finance', ...OFFICES, 'department', 'sysadmin'],
  'queue.read': ['provider', 'assessor', 'employer', 'agency', 'finance', ...READERS],
  'message.read': [...ROLES],

  'class.apply': ['provider'],
  'class.read': ['provider', 'assessor', 'village', ...READERS],
  'class.review': ['county'],
  'roster.import': ['provider'],
  'lesson.write': ['provider'],
  'attendance.record': ['provider'],
  'class.finish': ['provider'],
  'completion.review': ['county'],

  'session.open': ['assessor'],
  'session.read': ['assessor', 'provider', ...READERS],
  'result.import': ['assessor'],
  'certificate.issue': ['assessor'],
  'certificate.read': ['assessor', 'provider', 'employer', ...READERS],

  'claim.submit': ['assessor', 'provider', 'employer', 'agency'],
  'claim.read': ['assessor', 'provider', 'employer', 'agency', 'finance', ...READERS],
  // A city handles the claims of firms that belong to it (隶属关系), and no county's.
  'claim.review': ['county', 'city'],
  'claim.city_review': ['city'],
  'notice.publish': ['county', 'city'],
  'objection.answer': ['county', 'city'],
  'claim.approve': ['city'],

  'grant.apply': ['provider', 'assessor', 'employer', 'agency'],
  'grant.read': ['provider', 'assessor', 'employer', 'agency', 'finance', ...READERS],
  'grant.review': ['county'],
  'grant.city_review': ['city'],
  'grant.publish': ['county'],
  'grant.answer': ['county'],
  'grant.approve': ['city'],

  'hire.read': ['employer', 'agency', ...READERS],
  'hire.write': ['employer', 'agency'],
  'hire.confirm': ['employer'],
  // Insured months come from the insurance office's sheet alone: whoever claims cannot write them.
  'insurance.import': ['county', 'city'],
  'insurance.read': [...READERS],

  'voucher.read': ['provider', 'finance', ...READERS],
  'voucher.issue': [...OFFICES],
  'voucher.manage': [...OFFICES],
  'voucher.accept': ['provider'],
  'override.read': [...READERS],
  // Whoever asks for an exception never confirms it.
  'override.propose': ['county', 'city'],
  'override.check': ['county', 'city'],

  'fund.read': ['finance', ...READERS],
  'batch.make': ['finance'],
  'batch.release': ['finance'],
  'bank.import': ['finance'],
  // Whoever makes never checks the same paper; both rights may lie with one role, never with one person (two-persons.ts).
  'fund.write': ['city', 'province'],
  'fund.confirm': ['city', 'province'],
  'budget.propose': ['finance', 'city', 'province'],
  'budget.confirm': ['finance', 'city', 'province'],
  'payee.correct': ['finance', 'county', 'city'],
  'payee.confirm': ['finance', 'city'],
  'clawback.read': ['finance', ...READERS],
  // Whoever owes it has its own notice (scope: once it is confirmed).
  'clawback.notice': ['finance', ...READERS, 'employer', 'provider', 'assessor', 'agency', 'worker'],
  'clawback.make': ['county', 'city', 'finance'],
  'clawback.confirm': ['city', 'finance'],
  'clawback.collect': ['finance'],
  'book.publish': ['finance', 'city'],
  'education_fund.read': ['employer', 'finance', ...READERS],
  'education_fund.declare': ['employer'],
  'education_fund.check': ['county', 'city'],

  'blacklist.read': [...READERS, 'finance'],
  'blacklist.write': ['county', 'city', 'province'],
  'certificate.revoke': ['assessor', 'county', 'city'],
  'certificate.revoke_confirm': ['city', 'province'],

  'target.read': [...READERS, 'finance'],
  'policy.read': [...READERS, 'finance', 'provider', 'assessor', 'employer', 'agency', 'village', 'worker'],
  'policy.health': [...READERS, 'sysadmin', 'auditadmin'],
  // Drafts are the region's own until they are signed; whoever drafts may not sign (two persons).
  'policy.review': ['city', 'province', 'auditor'],
  'policy.draft': ['city', 'province'],
  'policy.sign': ['city', 'province'],

  'own.read': ['worker'],
  'own.voucher': ['worker'],

  'account.read': ['sysadmin', 'secadmin'],
  'account.manage': ['sysadmin'],
  'day.move': ['sysadmin'],
  'region.import': ['sysadmin'],
  'setting.read': [...READERS, 'sysadmin', 'secadmin'],
  'setting.write': ['city', 'province'],
  'setting.confirm': ['city', 'province'],
  'audit.read': ['auditadmin'],
  'proof.read': ['auditadmin', 'sysadmin'],
} as const satisfies Record<string, readonly Role[]>

export type Action = keyof typeof ACTIONS

/** The public and the platform itself hold no role: they may do nothing that is written here. */
export const mayDo = (role: Role | 'public' | 'system', action: Action): boolean =>
  (ACTIONS[action] as readonly string[]).includes(role)
