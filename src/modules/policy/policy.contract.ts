/**
 * What the pages of the policy engine ask (政策): packs in force, their revisions, drafts, rulings, what-if runs, one decision.
 * Signed policy is public to every signed-in role; drafts and what-if runs belong to the region whose pack they change.
 */
import { z } from 'zod'
import {
  day,
  fenAmount,
  idParams,
  instant,
  note,
  operation,
  pageOf,
  pageQuery,
  text,
  uuid,
} from '#src/platform/http/contract.ts'
import { DATE_BASES, FACT_OBJECTS, OUTCOMES, PAYEES, PROGRAMS, VERDICTS } from './policy.types.ts'
import {
  DOCUMENT_FORMS,
  DRAFT_ACTIONS,
  PLACE_KINDS,
  REVISION_KINDS,
  REVISION_STATES,
  WHAT_IF_KINDS,
} from './revision.types.ts'

// —— words ——

const program = z.enum(PROGRAMS)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const packId = z.string().max(60)
const ruleId = z.string()

/** Where a rule stands: the document as people cite it, the clause, the line of its source text, the exact words. */
const citation = z.strictObject({ document: z.string(), clause: z.string(), line: z.int(), quote: z.string() })

/** A fault of a pack, by the place of the data it lies in. `blocks`: a missing quote lets a draft be simulated, never proposed. */
export const packFault = z.strictObject({
  /** `rules.SQ-31.amount`; the empty text is the whole. */
  path: z.string(),
  rule: ruleId.nullable(),
  message: z.string(),
  blocks: z.enum(['everything', 'signing']),
})

export const policyDocument = z.strictObject({
  /** The number people cite: 商政办〔2022〕9号. */
  document: z.string(),
  /** `text`: words that quotes are looked up in. `paper`: the scan or PDF of record, to be downloaded and read by a person. */
  form: z.enum(DOCUMENT_FORMS),
  fileName: z.string(),
  /** For GET /api/policy/document.txt and document-file. */
  fileId: uuid.nullable(),
  sha256,
  /** What the file was seen to be: 纯文本，112 行；PDF，3 页. */
  recognised: z.string(),
  /** Quotes of the pack found in it, and all that should be; both 0 for a paper. */
  found: z.int(),
  wanted: z.int(),
})

/** One revision of one pack (政策版本), in whatever state. */
export const revisionRow = z.strictObject({
  id: uuid,
  packId,
  region: z.string(),
  regionName: z.string(),
  title: z.string(),
  document: z.string(),
  /** Counts the revisions of the pack that were signed: 第 2 版; null before. */
  number: z.int().nullable(),
  /** SHA-256 of the content as canonical JSON. */
  revision: sha256,
  kind: z.enum(REVISION_KINDS),
  kindName: z.string(),
  state: z.enum(REVISION_STATES),
  stateName: z.string(),
  /** Why, in the author's words; of a release, where it comes from. */
  reason: z.string(),
  baseRevisionId: uuid.nullable(),
  authorName: z.string(),
  authoredDay: day,
  proposedDay: day.nullable(),
  signerName: z.string().nullable(),
  signedDay: day.nullable(),
  supersededDay: day.nullable(),
  /** What was said when it was returned to its author or withdrawn. */
  note: z.string().nullable(),
  faults: z.int(),
  version: z.int(),
})
export type RevisionRow = z.output<typeof revisionRow>

// —— reading a pack ——

export const packRow = z.strictObject({
  packId,
  revisionId: uuid,
  revision: sha256,
  number: z.int(),
  region: z.string(),
  regionName: z.string(),
  title: z.string(),
  document: z.string(),
  issuer: z.string(),
  /** `unverified`: the text at hand is not good enough to pay by. */
  status: z.enum(['in_force', 'unverified']),
  statusName: z.string(),
  effectiveFrom: day,
  effectiveLastDay: day.nullable(),
  programs: z.array(z.strictObject({ program, name: z.string() })),
  rules: z.int(),
  openQuestions: z.int(),
  signerName: z.string(),
  signedDay: day,
  /** This reader may draft a change of it. */
  mayDraft: z.boolean(),
  /** A newer signed revision that does not load: the last good one, this one, decides. */
  broken: z.boolean(),
})
export type PackRow = z.output<typeof packRow>

export const ruleView = z.strictObject({
  id: ruleId,
  title: z.string(),
  says: z.string(),
  cite: citation,
  also: z.array(citation),
  /** `fixed`, `perYear`, …: the typed tests and the amount it consists of, with a Chinese name. */
  kinds: z.array(z.strictObject({ kind: z.string(), name: z.string() })),
  /** 适用于：when the rule touches a claim; empty when always. */
  conditions: z.array(z.string()),
  /** 补贴标准 → 300.00 元；每年次数 → 不超过 3 次. */
  parameters: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  /** 原则上: an officer may allow an exception. */
  soft: z.boolean(),
  assumptions: z.array(z.string()),
  programs: z.array(program),
  /** Title of the upper document it comes from; null when it is the pack's own. */
  inheritedFrom: z.string().nullable(),
  /** The words by which this document changes the inherited rule. */
  amendedBy: citation.nullable(),
})
export type RuleView = z.output<typeof ruleView>

export const assumptionView = z.strictObject({
  id: z.string(),
  packId,
  document: z.string(),
  regionName: z.string(),
  rules: z.array(z.strictObject({ id: ruleId, title: z.string() })),
  question: z.string(),
  handling: z.string(),
  status: z.enum(['open', 'ruled']),
  statusName: z.string(),
  ruling: z.strictObject({ document: z.string(), by: z.string(), on: day }).nullable(),
  /** A draft that carries a ruling on it and is not signed yet. Only for readers of drafts. */
  draftId: uuid.nullable(),
})
export type AssumptionView = z.output<typeof assumptionView>

const cited = { id: ruleId, says: z.string(), cite: citation }

export const packDetail = z.strictObject({
  pack: packRow,
  /** The revision shown: the one in force unless another was asked for. */
  revision: revisionRow,
  effectiveText: z.string(),
  sourceSha256: sha256,
  sourceNote: z.string().nullable(),
  extends: z.array(z.strictObject({ packId, title: z.string(), document: z.string() })),
  programs: z.array(
    z.strictObject({
      program,
      name: z.string(),
      payee: z.enum(PAYEES),
      payeeName: z.string(),
      rateDate: z.enum(DATE_BASES),
      rateDateName: z.string(),
      fundName: z.string(),
      fundAssumption: z.string().nullable(),
      rules: z.array(ruleId),
      drops: z.array(z.strictObject({ rule: ruleId, cite: citation })),
    }),
  ),
  /** Own rules first in the document's order, then those inherited. */
  rules: z.array(ruleView),
  assumptions: z.array(assumptionView),
  targets: z.array(
    z.strictObject({
      ...cited,
      periodText: z.string(),
      figures: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      rows: z.array(
        z.strictObject({ unit: z.string(), trainings: z.int(), newSkilled: z.int(), newHighSkilled: z.int() }),
      ),
    }),
  ),
  deadlines: z.array(z.strictObject({ ...cited, due: day, progressText: z.string().nullable() })),
  rhythms: z.array(z.strictObject({ ...cited, everyText: z.string() })),
  provisions: z.array(z.strictObject(cited)),
  /** 项目奖补: what is not for one trained person. Absent where the text has none. */
  grants: z
    .array(
      z.strictObject({
        ...cited,
        title: z.string(),
        amountText: z.string(),
        onceText: z.string(),
        conditions: z.array(z.string()),
      }),
    )
    .optional(),
  documents: z.array(policyDocument),
})
export type PackDetail = z.output<typeof packDetail>

/** One change in words: 初级工补贴标准：300.00 元 → 450.00 元. */
export const diffEntry = z.strictObject({
  /** `rules.YC-29.amount.fen` */
  path: z.string(),
  rule: ruleId.nullable(),
  /** 规则 YC-29 初级工标准 */
  subject: z.string(),
  what: z.enum(['added', 'removed', 'changed']),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** The whole sentence. */
  text: z.string(),
  /** A figure, cap, count, period or date that decides money; else words, quotes and questions. */
  decides: z.boolean(),
})
export type DiffEntry = z.output<typeof diffEntry>

export const revisionDiff = z.strictObject({
  from: revisionRow,
  to: revisionRow,
  /** 初级工 300.00 元 → 450.00 元，自 2023年1月1日起 */
  headline: z.string(),
  entries: z.array(diffEntry),
})

// —— what-if ——

const totals = z.strictObject({
  claims: z.int(),
  eligible: z.int(),
  ineligible: z.int(),
  notYet: z.int(),
  needsRuling: z.int(),
  paidFen: fenAmount,
  /** Persons with at least one eligible claim. */
  persons: z.int(),
})

/** One month, county, level or program. A person counts in a group by the sum of its own claims there. */
const group = z.strictObject({
  /** `2022-03`, `411402`, `L4`, `assessment` */
  key: z.string(),
  name: z.string(),
  claims: z.int(),
  /** Claims whose outcome or money is another. */
  changed: z.int(),
  baselineFen: fenAmount,
  variantFen: fenAmount,
  deltaFen: fenAmount,
  personsGaining: z.int(),
  personsLosing: z.int(),
})

/** A book of the year's money, and what the claims of a run would take from it. */
const whatIfBook = z.strictObject({
  /** Null where nothing was handed down for the year. */
  budgetId: uuid.nullable(),
  fundName: z.string(),
  unitName: z.string(),
  totalFen: fenAmount.nullable(),
  /** Taken already by what is not in the run: other counties, other programs, promises of vouchers. */
  elsewhereFen: fenAmount,
  baselineFen: fenAmount,
  variantFen: fenAmount,
  /** What the budget lacks under the draft; 0 when it holds. */
  shortFen: fenAmount,
})
export type WhatIfBook = z.output<typeof whatIfBook>

export const whatIfResult = z.strictObject({
  /** Of decisions already made: as they were made. */
  baseline: totals,
  variant: totals,
  deltaFen: fenAmount,
  changed: z.int(),
  /** Persons by the sum of all their claims; `even`: gain on one claim what they lose on another. */
  gaining: z.strictObject({ persons: z.int(), fen: fenAmount }),
  losing: z.strictObject({ persons: z.int(), fen: fenAmount }),
  even: z.int(),
  byMonth: z.array(group),
  byUnit: z.array(group),
  byLevel: z.array(group),
  byProgram: z.array(group),
  /** What stays open in either text: claims by the first rule that cannot say. */
  open: z.array(z.strictObject({ rule: ruleId, title: z.string(), baseline: z.int(), variant: z.int() })),
  /** What a spreadsheet would say, as if no payment used up a later one. `deltaFen` above is the true effect. */
  naive: z.strictObject({ changed: z.int(), deltaFen: fenAmount }),
  /** Changed claims, the largest differences first. Links open only for who may read the claim. */
  examples: z.array(
    z.strictObject({
      lineId: uuid,
      unitName: z.string(),
      levelName: z.string(),
      day,
      /** 待上级明确 → 可以补贴 450.00 元 */
      baseline: z.string(),
      variant: z.string(),
      deltaFen: fenAmount,
    }),
  ),
  /** The books that pay, those that are short first; absent in a run over decisions already made, and in runs of earlier releases. */
  books: z.array(whatIfBook).optional(),
  /** One sentence for each budget that the draft would overdraw. */
  warnings: z.array(z.string()).optional(),
  /** Of decisions already made: changed ones that hold money now, with their sum. */
  settled: z.strictObject({ claims: z.int(), fen: fenAmount }).optional(),
  /** The finding in one sentence. */
  sentence: z.string(),
  /** What the figures do not say: behaviour is not modelled, and so on. */
  limits: z.array(z.string()),
  milliseconds: z.int(),
})
export type WhatIfResult = z.output<typeof whatIfResult>

export const whatIfRow = z.strictObject({
  id: uuid,
  draftId: uuid,
  baselineRevisionId: uuid,
  /** 初级工 300.00 元 → 450.00 元 */
  headline: z.string(),
  /** The draft was edited after this run: its figures are of an older text. */
  outdated: z.boolean(),
  /** `made`: the decisions already made, of whatever year. */
  kind: z.enum(WHAT_IF_KINDS),
  year: z.int().nullable(),
  unitId: z.string(),
  unitName: z.string(),
  askedByName: z.string(),
  askedAt: instant,
  status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  statusName: z.string(),
  done: z.int(),
  total: z.int().nullable(),
  failure: z.string().nullable(),
  /** Of the done run. */
  deltaFen: fenAmount.nullable(),
  /** For the task centre and POST /api/tasks/{id}/cancel. */
  taskId: uuid,
})
export type WhatIfRow = z.output<typeof whatIfRow>

/** A claim that a run answers otherwise. */
export const whatIfLine = z.strictObject({
  lineId: uuid,
  /** 申领号 */
  number: z.string(),
  nameMasked: z.string(),
  docNoMasked: z.string(),
  unitName: z.string(),
  programName: z.string(),
  levelName: z.string(),
  /** The day of claim. */
  day,
  /** 不能补贴 → 可以补贴 450.00 元 */
  baseline: z.string(),
  variant: z.string(),
  deltaFen: fenAmount,
  /** Approved or paid, and not given back; null before. */
  heldFen: fenAmount.nullable(),
})
export type WhatIfLine = z.output<typeof whatIfLine>

// —— drafts ——

/** What may be edited, as a form field: the page draws `places`, and sends back the values that differ. */
export const editablePlace = z.strictObject({
  /** Stable name of the place: `rules.YC-29.amount.fen`, `programs.certificate.prices.L4`, `effective.lastDay`. */
  path: z.string(),
  rule: ruleId.nullable(),
  /** Heading to group by: the rule's title, the program's name, 文件. */
  group: z.string(),
  label: z.string(),
  /** `money` in fen; `days` and `months` whole numbers; `share` in whole per cent; `choice` one of `options`. */
  kind: z.enum(PLACE_KINDS),
  /** Of the base; null is a hole (a level without a price), or a day that the text does not name. */
  base: z.union([z.string(), z.int()]).nullable(),
  /** As the draft has it. */
  value: z.union([z.string(), z.int()]).nullable(),
  nullable: z.boolean(),
  unit: z.string(),
  options: z.array(z.strictObject({ value: z.string(), name: z.string() })).optional(),
  /** The words that hold it now. An edit of a figure should bring its own. */
  cite: citation.nullable(),
})
export type EditablePlace = z.output<typeof editablePlace>

const citeEdit = z.strictObject({
  clause: text(60, '条款'),
  line: z.int('请填写行号').min(1, '行号从 1 起').max(1_000_000, '行号不对'),
  quote: text(2_000, '原文'),
  /** The document it stands in, where that is not the pack's own: the number of an attached document. */
  document: text(120, '文号').optional(),
})

export const draftEdit = z.strictObject({
  path: z.string().min(1).max(200),
  value: z.union([z.string().max(2_000), z.int()]).nullable(),
  /** New words that hold the figure; without them the old quote must hold it, or the draft cannot be proposed. */
  cite: citeEdit.optional(),
})
export type DraftEdit = z.output<typeof draftEdit>

export const rulingView = z.strictObject({
  assumptionId: z.string(),
  question: z.string(),
  reading: z.string(),
  document: z.string(),
  by: z.string(),
  on: day,
  recordedByName: z.string(),
})

export const draftDetail = z.strictObject({
  revision: revisionRow,
  base: revisionRow,
  /** Of a draft by a new document: what it is and from which day its rates hold. */
  newDocument: z
    .strictObject({ document: z.string(), title: z.string(), issuer: z.string(), effectiveFrom: day })
    .nullable(),
  edits: z.array(draftEdit),
  places: z.array(editablePlace),
  faults: z.array(packFault),
  rulings: z.array(rulingView),
  documents: z.array(policyDocument),
  headline: z.string(),
  diff: z.array(diffEntry),
  /** The newest run over the decisions already made; null when nobody has asked for one. */
  made: z.strictObject({ run: whatIfRow, result: whatIfResult.nullable() }).nullable(),
  /** What this reader may do now; what is missing is explained in `blocked`. */
  actions: z.array(z.enum(DRAFT_ACTIONS)),
  /** Why it cannot be proposed or signed by this reader, in words: 您是起草人，须由另一人签发. */
  blocked: z.array(z.string()),
  timeline: z.array(
    z.strictObject({ at: instant, day, who: z.string(), what: z.string(), note: z.string().nullable() }),
  ),
})
export type DraftDetail = z.output<typeof draftDetail>

const versioned = { version: z.int() }

// —— deciding ——

export const policyDecision = z.strictObject({
  outcome: z.enum(OUTCOMES),
  amountFen: fenAmount.nullable(),
  payee: z.enum(PAYEES),
  reasons: z.array(
    z.strictObject({
      rule: ruleId,
      document: z.string(),
      clause: z.string(),
      verdict: z.enum(VERDICTS),
      text: z.string(),
      title: z.string(),
      quote: z.string(),
      overridable: z.boolean().optional(),
      assumptions: z.array(z.string()).optional(),
    }),
  ),
  flags: z.array(z.strictObject({ code: z.string(), text: z.string() })),
  earliest: day.nullable(),
  packRevision: sha256,
  factsHash: sha256,
  /** Which text decided: its id, the number of its signed revision, and both in words with who signed it. */
  packId,
  packNumber: z.int(),
  packText: z.string(),
})

/**
 * The names that facts may have; what stands in them is for the facts' own reader (facts.contract.ts), which names every fault by its
 * path. Objects that the program does not need are allowed and ignored.
 */
const claimFacts = z.strictObject(
  Object.fromEntries(
    ['region', 'program', 'asOf', 'person', 'history', 'exceptions', ...FACT_OBJECTS].map((name) => [
      name,
      z.unknown().optional(),
    ]),
  ),
)

// —— health ——

export const policyHealth = z.strictObject({
  /** False: a signed revision does not load; the last good one decides. To be shown loudly. */
  ok: z.boolean(),
  /** One sentence for a banner; empty when ok. */
  sentence: z.string(),
  checkedAt: instant,
  packs: z.array(
    z.strictObject({
      packId,
      document: z.string(),
      regionName: z.string(),
      /** The revision that decides; null when there is none that loads: claims of the region are then refused. */
      decidingBy: z.strictObject({ revisionId: uuid, number: z.int(), revision: sha256 }).nullable(),
      /** The signed revision that does not load. */
      broken: z
        .strictObject({
          revisionId: uuid,
          number: z.int(),
          revision: sha256,
          since: instant,
          faults: z.array(packFault),
        })
        .nullable(),
    }),
  ),
})
export type PolicyHealth = z.output<typeof policyHealth>

/** A document attached to a revision: signed ones are public, a draft's are its region's. */
const documentQuery = z.strictObject({
  revision: uuid,
  document: text(120, '文号'),
  form: z.enum(DOCUMENT_FORMS),
})

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const policyContract = {
  packs: operation({
    method: 'GET',
    path: '/api/policy/packs',
    access: 'policy.read',
    summary: '现行政策',
    response: z.strictObject({ items: z.array(packRow) }),
  }),
  pack: operation({
    method: 'GET',
    path: '/api/policy/pack',
    access: 'policy.read',
    summary: '一份政策的规则和原文',
    /** `revision` is the id of a signed or superseded revision; absent, the one in force. */
    query: z.strictObject({ id: packId, revision: uuid.optional() }),
    response: packDetail,
  }),
  revisions: operation({
    method: 'GET',
    path: '/api/policy/revisions',
    access: 'policy.read',
    summary: '一份政策签发过的各个版本',
    query: z.strictObject({ pack: packId }),
    response: z.strictObject({ items: z.array(revisionRow) }),
  }),
  diff: operation({
    method: 'GET',
    path: '/api/policy/diff',
    access: 'policy.read',
    summary: '两个签发版本的差别',
    query: z.strictObject({ from: uuid, to: uuid }),
    response: revisionDiff,
  }),
  assumptions: operation({
    method: 'GET',
    path: '/api/policy/assumptions',
    access: 'policy.read',
    summary: '政策没有写清的问题',
    query: z.strictObject({ pack: packId.optional(), status: z.enum(['open', 'ruled']).optional() }),
    response: z.strictObject({ items: z.array(assumptionView) }),
  }),
  /** The body is the facts of one claim as `chizheng decide` reads them; 422 lists every fault by its path in them. */
  decide: operation({
    method: 'POST',
    path: '/api/policy/decide',
    access: 'policy.read',
    summary: '按现行政策试算一笔',
    body: claimFacts,
    response: policyDecision,
  }),
  health: operation({
    method: 'GET',
    path: '/api/policy/health',
    access: 'policy.health',
    summary: '政策包是否正常',
    response: policyHealth,
  }),

  drafts: operation({
    method: 'GET',
    path: '/api/policy/drafts',
    access: 'policy.review',
    summary: '政策草稿和待签发版本',
    query: pageQuery.extend({ state: z.enum(REVISION_STATES).optional(), pack: packId.optional() }),
    response: pageOf(revisionRow),
  }),
  createDraft: operation({
    method: 'POST',
    path: '/api/policy/drafts',
    access: 'policy.draft',
    summary: '起草政策修改',
    body: z.strictObject({
      /** A signed revision in force. */
      baseRevisionId: uuid,
      reason: note(500, '修改理由'),
      /** A later document changes the earlier one from its own day; absent, the reading of the same document is corrected. */
      newDocument: z
        .strictObject({
          document: text(120, '文号'),
          title: text(200, '文件名称'),
          issuer: text(120, '发文机关'),
          effectiveFrom: day,
        })
        .optional(),
    }),
    response: draftDetail,
    status: 201,
  }),
  draft: operation({
    method: 'GET',
    path: '/api/policy/drafts/:id',
    access: 'policy.review',
    summary: '看一份政策草稿',
    params: idParams,
    response: draftDetail,
  }),
  editDraft: operation({
    method: 'PUT',
    path: '/api/policy/drafts/:id',
    access: 'policy.draft',
    summary: '修改政策草稿',
    params: idParams,
    /** `edits` is the whole list against the base: what is left out is as the base has it. */
    body: z.strictObject({
      ...versioned,
      reason: note(500, '修改理由').optional(),
      edits: z.array(draftEdit).max(500, '一份草稿最多改 500 处'),
    }),
    response: draftDetail,
  }),
  attachDocument: operation({
    method: 'POST',
    path: '/api/policy/drafts/:id/documents',
    access: 'policy.draft',
    summary: '附上文件原文供核对',
    params: idParams,
    /**
     * An upload of the caller (POST /api/files): text or a Word file, whose words quotes are looked up in, or a PDF as the paper of
     * record. `document` says which document it is: the pack's own or a ruling's. One text and one paper a document; the next replaces it.
     */
    body: z.strictObject({ ...versioned, fileId: uuid, document: text(120, '文号') }),
    response: draftDetail,
  }),
  proposeDraft: operation({
    method: 'POST',
    path: '/api/policy/drafts/:id/propose',
    access: 'policy.draft',
    summary: '提交签发',
    params: idParams,
    body: z.strictObject(versioned),
    response: draftDetail,
  }),
  signDraft: operation({
    method: 'POST',
    path: '/api/policy/drafts/:id/sign',
    access: 'policy.sign',
    summary: '签发政策版本',
    params: idParams,
    /** `revision` is the hash on the signer's screen: what is signed is what was read. */
    body: z.strictObject({ ...versioned, revision: sha256 }),
    response: draftDetail,
  }),
  returnDraft: operation({
    method: 'POST',
    path: '/api/policy/drafts/:id/return',
    access: 'policy.sign',
    summary: '退回政策草稿',
    params: idParams,
    body: z.strictObject({ ...versioned, note: note(500, '退回理由') }),
    response: draftDetail,
  }),
  withdrawDraft: operation({
    method: 'POST',
    path: '/api/policy/drafts/:id/withdraw',
    access: 'policy.draft',
    summary: '撤回政策草稿',
    params: idParams,
    body: z.strictObject({ ...versioned, note: note(500, '撤回理由') }),
    response: draftDetail,
  }),
  /** Asks for a run over the decisions already made: which of them the draft would make otherwise. */
  checkMade: operation({
    method: 'POST',
    path: '/api/policy/drafts/:id/made-decisions',
    access: 'policy.draft',
    summary: '核对草稿会影响哪些已作出的判定',
    params: idParams,
    response: whatIfRow,
    status: 202,
  }),
  /** Records what the issuing office answered. It decides nothing until the draft it makes is signed by a second person. */
  recordRuling: operation({
    method: 'POST',
    path: '/api/policy/rulings',
    access: 'policy.draft',
    summary: '登记对政策问题的答复',
    body: z.strictObject({
      baseRevisionId: uuid,
      assumptionId: text(20, '问题编号'),
      reading: note(500, '答复内容'),
      document: text(120, '答复文号'),
      by: text(60, '答复人'),
      on: day,
    }),
    response: draftDetail,
    status: 201,
  }),

  whatIfs: operation({
    method: 'GET',
    path: '/api/policy/what-ifs',
    access: 'policy.review',
    summary: '政策测算记录',
    query: pageQuery.extend({ draft: uuid.optional(), kind: z.enum(WHAT_IF_KINDS).optional() }),
    response: pageOf(whatIfRow),
  }),
  startWhatIf: operation({
    method: 'POST',
    path: '/api/policy/what-ifs',
    access: 'policy.draft',
    summary: '用一年的真实申领测算草稿',
    body: z.strictObject({
      draftId: uuid,
      year: z.int('请填写年度').min(2015, '年度不对').max(2199, '年度不对'),
      /** A unit of the pack's region; absent, the whole region. */
      unitId: z.string().max(20).optional(),
    }),
    response: whatIfRow,
    status: 202,
  }),
  whatIf: operation({
    method: 'GET',
    path: '/api/policy/what-ifs/:id',
    access: 'policy.review',
    summary: '看一次测算的结果',
    params: idParams,
    response: z.strictObject({
      run: whatIfRow,
      /** The text that was run, against the baseline. */
      diff: z.array(diffEntry),
      result: whatIfResult.nullable(),
    }),
  }),
  whatIfLines: operation({
    method: 'GET',
    path: '/api/policy/what-ifs/:id/lines',
    access: 'policy.review',
    summary: '测算中有变化的申领，差额大的在前',
    params: idParams,
    query: pageQuery,
    response: pageOf(whatIfLine),
  }),
  whatIfXlsx: operation({
    method: 'GET',
    path: '/api/policy/what-ifs/:id/result.xlsx',
    access: 'policy.review',
    summary: '导出测算的各张表',
    params: idParams,
    file: [XLSX],
  }),
  whatIfLinesXlsx: operation({
    method: 'GET',
    path: '/api/policy/what-ifs/:id/lines.xlsx',
    access: 'policy.review',
    summary: '导出测算中有变化的全部申领',
    params: idParams,
    file: [XLSX],
  }),
  /** The words of an attached text, line by line, with where the quotes of the pack stand in it. */
  documentText: operation({
    method: 'GET',
    path: '/api/policy/document',
    access: 'policy.read',
    summary: '看附上的文件原文',
    query: documentQuery,
    response: z.strictObject({
      document: z.string(),
      fileName: z.string(),
      recognised: z.string(),
      lines: z.array(z.string()),
      /** Past a length that nobody reads on a page; the file itself is whole. */
      cut: z.boolean(),
      quotes: z.array(z.strictObject({ rule: ruleId.nullable(), quote: z.string(), line: z.int().nullable() })),
    }),
  }),
  documentFile: operation({
    method: 'GET',
    path: '/api/policy/document-file',
    access: 'policy.read',
    summary: '下载附上的文件原文',
    query: documentQuery,
    file: ['application/octet-stream'],
  }),
} as const
