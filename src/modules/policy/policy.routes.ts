import type { Context } from '#src/platform/http/api.ts'
import { newestFirst } from '#src/platform/http/newest-first.ts'
import { decodeCursor } from '#src/platform/http/page.ts'
import { found, notFound, ProblemError } from '#src/platform/http/problem.ts'
import type { Module } from '#src/platform/module.ts'
import { attachDocument } from './attach-document.ts'
import { changedLinePage } from './changed-line.store.ts'
import { policyChecks } from './checks.ts'
import { createDraft } from './create-draft.ts'
import { decide, parseFacts } from './decide.ts'
import type { PolicyDeps } from './deps.ts'
import { diffOf, headlineOf } from './diff.rules.ts'
import { documentText, findDocument } from './document-view.ts'
import { withDraft } from './draft.rules.ts'
import { readDocuments } from './draft-text.ts'
import { draftDetailOf } from './draft-view.ts'
import { editDraft } from './edit-draft.ts'
import { policyHealthOf, troubleOf } from './health-view.ts'
import { occupationWords } from './occupation-words.ts'
import { resolvePacks } from './pack.rules.ts'
import { assumptionRows, type PackReader, packDetailOf, packRows } from './pack-view.ts'
import { policyContract as contract } from './policy.contract.ts'
import {
  ATTACH_REFUSALS,
  CREATE_REFUSALS,
  EDIT_REFUSALS,
  MADE_REFUSALS,
  PROPOSE_REFUSALS,
  RULE_REFUSALS,
  SIGN_REFUSALS,
  STEP_REFUSALS,
  WHAT_IF_REFUSALS,
} from './policy.messages.ts'
import { policyQueue } from './policy-queue.ts'
import { proposeDraft } from './propose-draft.ts'
import { recordRuling } from './record-ruling.ts'
import { countDrafts, documentsOf, draftPage, findPublished, findRevision, publishedOf } from './revision.store.ts'
import { revisionRowOf } from './revision-view.ts'
import { runWhatIf } from './run-what-if.ts'
import { signDraft } from './sign-draft.ts'
import { signedTexts } from './signed-texts.ts'
import { checkMade, startWhatIf, WHAT_IF_TASK } from './start-what-if.ts'
import { stepDraft } from './step-draft.ts'
import { countWhatIfs, findWhatIf, whatIfPage, whatIfRowOf, withLines } from './what-if.store.ts'
import { sweepRuns } from './what-if-sweep.store.ts'
import { changedLinesWorkbook, whatIfWorkbook } from './what-if-workbook.ts'

type AnyContext = Context<unknown, unknown, unknown>

/** Reader, revisions, drafts, rulings and what-if runs of the policy engine (政策). */
export function policyModule(parts: Pick<PolicyDeps, 'packs' | 'cases'>): Module {
  const depsOf = (ctx: Pick<AnyContext, 'platform'>): PolicyDeps => ({ ...parts, platform: ctx.platform })
  const readerOf = async ({
    db,
    scope,
    platform,
  }: Pick<AnyContext, 'db' | 'scope' | 'platform'>): Promise<PackReader> => ({
    db,
    scope,
    tree: await platform.unitTree(),
    standing: await parts.packs.standing(db),
  })
  return {
    name: 'policy',
    checks: policyChecks(parts.packs),
    tasks: { [WHAT_IF_TASK]: (run) => runWhatIf(run, { ...parts, platform: run.platform }) },
    queue: policyQueue,
    keepHouse: async (platform) => void (await sweepRuns(platform)),
    trouble: async ({ db }) => troubleOf(await parts.packs.inspect(db)),
    routes(api) {
      api.read(contract.packs, async (ctx) => ({ items: await packRows(await readerOf(ctx)) }))
      api.read(contract.pack, async (ctx) => {
        const reader = await readerOf(ctx)
        const held = found(
          reader.standing.inForce.find(({ pack }) => pack.id === ctx.query.id),
          '这份政策',
        )
        const record = await findPublished(ctx.db, ctx.query.revision ?? held.revisionId)
        if (record?.pack_id !== held.pack.id) throw notFound('这一版政策')
        const documents = await readDocuments(depsOf(ctx), await documentsOf(ctx.db, record.revision_id))
        return packDetailOf(reader, held, record, documents)
      })
      api.read(contract.revisions, async (ctx) => {
        const tree = await ctx.platform.unitTree()
        const records = await publishedOf(ctx.db, ctx.query.pack)
        return {
          items: found(records.length > 0 ? records : undefined, '这份政策').map((each) => revisionRowOf(tree, each)),
        }
      })
      api.read(contract.diff, async (ctx) => {
        const [from, to] = [await findPublished(ctx.db, ctx.query.from), await findPublished(ctx.db, ctx.query.to)]
        if (!from || !to || from.region_id !== to.region_id) throw notFound('要比较的两个版本')
        const { inForce } = await parts.packs.standing(ctx.db)
        const packs = inForce.map(({ pack }) => pack)
        const [before, after] = [from, to].map(
          ({ pack }) => resolvePacks(withDraft(packs, pack)).find((each) => each.pack.id === pack.id)!,
        )
        const tree = await ctx.platform.unitTree()
        return {
          from: revisionRowOf(tree, from),
          to: revisionRowOf(tree, to),
          headline: headlineOf(before!, after!),
          entries: diffOf(before!, after!),
        }
      })
      api.read(contract.assumptions, async (ctx) => ({
        items: await assumptionRows(await readerOf(ctx), ctx.query),
      }))
      api.read(contract.decide, async (ctx) => {
        const packs = await parts.packs.now(ctx.db)
        const parsed = parseFacts(ctx.body, packs)
        if (!parsed.ok)
          throw new ProblemError(
            422,
            'input_invalid',
            `事实有 ${parsed.errors.length} 处不对，没有判定：${parsed.errors[0]!.message}`,
            { errors: parsed.errors },
          )
        const decision = decide(packs, parsed.facts, await occupationWords(ctx.db, parsed.facts))
        const { pack } = packs.packs.find(({ pack: each }) => packs.revisions.get(each.id) === decision.packRevision)!
        const { inForce } = await parts.packs.standing(ctx.db)
        return {
          ...decision,
          packId: pack.id,
          packNumber: inForce.find((held) => held.pack.id === pack.id)!.number,
          packText: (await signedTexts(ctx.db, [pack])).get(pack)!,
        }
      })
      api.read(contract.health, async (ctx) =>
        policyHealthOf(await ctx.platform.unitTree(), await parts.packs.inspect(ctx.db), ctx.now),
      )

      api.read(contract.drafts, async (ctx) => {
        const { db, scope, query } = ctx
        const tree = await ctx.platform.unitTree()
        return newestFirst(query, {
          read: (after, limit) => draftPage(db, scope, { ...query, after, limit }),
          count: () => countDrafts(db, scope, query),
          id: (row) => row.revision_id,
          view: (row) => revisionRowOf(tree, row),
        })
      })
      api.read(contract.draft, async (ctx) => {
        const draft = await findRevision(ctx.db, ctx.scope, ctx.params.id)
        if (!draft || draft.kind === 'release') throw notFound('这份草稿')
        const { db, scope } = ctx
        return draftDetailOf({ db, scope, deps: depsOf(ctx), tree: await ctx.platform.unitTree() }, draft)
      })
      api.write(contract.createDraft, CREATE_REFUSALS, (tx, ctx) => createDraft(tx, depsOf(ctx), ctx.body))
      api.write(contract.editDraft, EDIT_REFUSALS, (tx, ctx) => editDraft(tx, depsOf(ctx), ctx.params.id, ctx.body))
      api.write(contract.attachDocument, ATTACH_REFUSALS, (tx, ctx) =>
        attachDocument(tx, depsOf(ctx), ctx.params.id, ctx.body),
      )
      api.write(contract.proposeDraft, PROPOSE_REFUSALS, (tx, ctx) =>
        proposeDraft(tx, depsOf(ctx), ctx.params.id, ctx.body),
      )
      api.write(contract.signDraft, SIGN_REFUSALS, (tx, ctx) => signDraft(tx, depsOf(ctx), ctx.params.id, ctx.body))
      api.write(contract.returnDraft, STEP_REFUSALS, (tx, ctx) =>
        stepDraft(tx, depsOf(ctx), 'return', ctx.params.id, ctx.body),
      )
      api.write(contract.withdrawDraft, STEP_REFUSALS, (tx, ctx) =>
        stepDraft(tx, depsOf(ctx), 'withdraw', ctx.params.id, ctx.body),
      )
      api.write(contract.checkMade, MADE_REFUSALS, (tx, ctx) => checkMade(tx, depsOf(ctx), ctx.params.id))
      api.write(contract.recordRuling, RULE_REFUSALS, (tx, ctx) => recordRuling(tx, depsOf(ctx), ctx.body))

      api.read(contract.whatIfs, ({ db, scope, query }) =>
        newestFirst(query, {
          read: (after, limit) => whatIfPage(db, scope, { ...query, after, limit }),
          count: () => countWhatIfs(db, scope, query),
          id: (row) => row.what_if_id,
          view: whatIfRowOf,
        }),
      )
      api.write(contract.startWhatIf, WHAT_IF_REFUSALS, (tx, ctx) => startWhatIf(tx, depsOf(ctx), ctx.body))
      api.read(contract.whatIf, async (ctx) => {
        const run = found(await findWhatIf(ctx.db, ctx.scope, ctx.params.id), '这次测算')
        return { run: whatIfRowOf(run), diff: run.diff, result: run.result }
      })
      api.read(contract.whatIfLines, async (ctx) => {
        const after = decodeCursor(ctx.query, 2)
        const run = withLines(found(await findWhatIf(ctx.db, ctx.scope, ctx.params.id), '这次测算'))
        const tree = await ctx.platform.unitTree()
        return changedLinePage({ db: ctx.db, scope: ctx.scope, tree }, run.what_if_id, ctx.query, after)
      })
      api.file(contract.whatIfXlsx, async (ctx) => {
        const run = found(await findWhatIf(ctx.db, ctx.scope, ctx.params.id), '这次测算')
        return whatIfWorkbook(ctx.db, ctx.scope, run, ctx.platform)
      })
      api.file(contract.whatIfLinesXlsx, async (ctx) => {
        const run = withLines(found(await findWhatIf(ctx.db, ctx.scope, ctx.params.id), '这次测算'))
        return changedLinesWorkbook(ctx.db, ctx.scope, run, ctx.platform)
      })
      api.read(contract.documentText, async (ctx) => {
        const document = found(await findDocument(ctx.db, depsOf(ctx), ctx.scope, ctx.query), '这份原文')
        if (document.read.form === 'paper')
          throw new ProblemError(422, 'document_is_paper', '这是扫描件或 PDF，请下载后看')
        return documentText(document.pack, document.read)
      })
      api.file(contract.documentFile, async (ctx) => {
        const { read } = found(await findDocument(ctx.db, depsOf(ctx), ctx.scope, ctx.query), '这份原文')
        return {
          name: read.file_name,
          mediaType: 'application/octet-stream',
          ...(await ctx.platform.files.open(read.sha256)),
        }
      })
    },
  }
}
