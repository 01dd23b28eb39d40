import { sql } from 'kysely'
import { type Scope, scoped } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Api } from '#src/platform/http/api.ts'
import { foundOwn } from '#src/platform/http/problem.ts'
import { findObjectionAnswer } from './objection-answer.ts'
import { ownCertificates } from './own-certificate.store.ts'
import { ownClasses, ownExam, ownLessons } from './own-class.store.ts'
import { ownMoney, ownMoneyWhy } from './own-money.ts'
import { portalContract as contract } from './portal.contract.ts'

/** Everything of one's own goes by the reach of a worker, which is one person. */
export function portalRoutes(api: Api): void {
  // A post that writes nothing but its misses: number and code must not stand in an address, which is logged.
  api.read(contract.objectionAnswer, ({ platform, body, scope, now, day }) =>
    findObjectionAnswer(platform, { ...body, address: scope.address, now, day }),
  )

  api.read(contract.home, async ({ db, scope, day }) => {
    const person = foundOwn(
      await scoped(db, scope, 'person').select(['person.person_id', 'person.name']).executeTakeFirst(),
      '您的登记信息',
    )
    const classes = await ownClasses(db, scope, day)
    const next = classes
      .filter((k) => k.nextLesson !== null)
      .sort((a, b) => (timeOf(a.nextLesson!) < timeOf(b.nextLesson!) ? -1 : 1))
      .at(0)
    return {
      name: person.name,
      nextLesson: next?.nextLesson ?? null,
      nextClass: next?.title ?? null,
      classes: classes.length,
      certificates: await countOwn(db, scope, 'certificate'),
      money: (await countOwn(db, scope, 'claim_line')) + (await countOwn(db, scope, 'grant_application')),
      unread: await countUnread(db, scope, person.person_id),
    }
  })

  api.read(contract.ownClasses, async ({ db, scope, day }) => ({ items: await ownClasses(db, scope, day) }))

  api.read(contract.ownClass, async ({ db, scope, day, params }) => {
    const [own] = await ownClasses(db, scope, day, sql`k.class_id = ${params.id}`)
    const theClass = foundOwn(own, '这个班')
    const { reach } = scope
    const personId = foundOwn(reach.kind === 'person' ? reach.personId : undefined, '您的登记信息')
    return {
      ...theClass,
      lessons: await ownLessons(db, scope, theClass.classId, personId),
      exam: await ownExam(db, scope, theClass.classId, day),
    }
  })

  api.read(contract.ownCertificates, async ({ db, scope, platform }) => ({
    items: await ownCertificates(db, scope, platform.synthetic),
  }))

  api.read(contract.ownMoney, async ({ db, scope, day, platform }) => ({
    items: await ownMoney(db, await platform.unitTree(), scope, day),
  }))

  api.read(contract.ownMoneyWhy, async ({ db, scope, day, platform, params }) =>
    foundOwn(await ownMoneyWhy(db, await platform.unitTree(), scope, params.id, day), '这笔补贴'),
  )
}

const timeOf = (lesson: { day: string; startTime: string }) => `${lesson.day} ${lesson.startTime}`

async function countOwn(
  db: Db,
  scope: Scope,
  table: 'certificate' | 'claim_line' | 'grant_application',
): Promise<number> {
  const { n } = await scoped(db, scope, table)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

/** Messages reach a worker by the person or by the account. */
async function countUnread(db: Db, scope: Scope, personId: string): Promise<number> {
  const { n } = await db
    .selectFrom('outbox_message')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('read_at', 'is', null)
    .where((eb) => eb.or([eb('person_id', '=', personId), eb('account_id', '=', scope.accountId)]))
    .executeTakeFirstOrThrow()
  return n
}
