/**
 * The same packs as SQL, for tests alone: one PL/pgSQL step over the events that asks the entries themselves, rule by rule, with
 * the facts as they came. It shares no line with the loop or the counter, so what all three answer is what the packs say.
 */
import { amountKind, type ResolvedPack, type ResolvedProgram, type ResolvedRule, testKind } from '../pack.rules.ts'
import { type DateBase, NEEDS, type When } from '../policy.types.ts'
import type { AmountConditions, Conditions, SqlClaim } from '../rule-kinds/kind.types.ts'
import { factDay, factText, isNull, sqlDay, sqlList, sqlText } from '../rule-kinds/sql.rules.ts'

/** Fill `oracle_event`, call `pg_temp.oracle_run()`, read `oracle_result`. All are temporary and of one connection. */
export const ORACLE_TABLES = `
  create temp table oracle_event (n integer primary key, kind text not null, target integer, person text, facts jsonb);
  create temp table oracle_history (
    n integer primary key, person text, program text, occupation text, level text, class_start date, status text, paid_fen bigint,
    employer text);
  create index on oracle_history (person);
  create index on oracle_history (employer);
  create temp table oracle_result (n integer primary key, outcome text not null, amount_fen numeric, rule text)`

export function oracleFunction(packs: readonly ResolvedPack[]): string {
  const plans = new Map<string, { pack: ResolvedPack; program: ResolvedProgram }[]>()
  for (const pack of packs)
    for (const program of pack.programs) {
      const key = `${pack.pack.region} ${program.program}`
      plans.set(key, [...(plans.get(key) ?? []), { pack, program }])
    }
  const branches = [...plans.values()].map((candidates) => {
    const { pack, program } = candidates[0]!
    return `if f ->> 'region' = ${sqlText(pack.pack.region)} and f ->> 'program' = ${sqlText(program.program)} then
      ${chosen(candidates)}
    end if;`
  })
  return `create or replace function pg_temp.oracle_run() returns void language plpgsql as $oracle$
    declare
      e record; f jsonb; ids text[]; verdicts text[]; fens numeric[]; priced numeric; answer text; first_rule text;
    begin
      for e in select * from oracle_event order by n loop
        f := e.facts;
        if e.kind = 'claim' then
          ${branches.join('\n')}
          first_rule := null;
          if 'fail' = any(verdicts) or 'short' = any(verdicts) then
            answer := case when 'fail' = any(verdicts) then 'INELIGIBLE' else 'NOT_YET' end;
            first_rule := ids[least(array_position(verdicts, 'fail'), array_position(verdicts, 'short'))];
          elsif 'open' = any(verdicts) then
            answer := 'NEEDS_RULING';
            first_rule := ids[array_position(verdicts, 'open')];
          else
            answer := case when priced is null then 'FAULT' else 'ELIGIBLE' end;
          end if;
          insert into oracle_result values (e.n, answer,
            case answer when 'ELIGIBLE' then priced when 'NEEDS_RULING' then null else 0 end, first_rule);
          if answer = 'ELIGIBLE' then
            insert into oracle_history values (e.n, ${factText('person.id')}, f ->> 'program',
              coalesce(${factText('certificate.occupation')}, ${factText('class.occupation')}, '-'), ${factText('certificate.level')},
              coalesce(${factDay('class.start')}, ${factDay('certificate.issued')}, ${factDay('job.start')}, ${factDay('asOf')}),
              'paid', priced, ${factText('employer.id')});
          end if;
        elsif e.kind = 'past' then
          insert into oracle_history values (e.n, e.person, f ->> 'program', f ->> 'occupation', f ->> 'level',
            (f ->> 'classStart')::date, f ->> 'status', (f ->> 'paidFen')::bigint, null);
        elsif e.kind = 'reverse' then
          update oracle_history h set status = 'reversed' where h.n = e.target and h.status in ('approved', 'paid');
        else
          update oracle_history h set status = 'returned' where h.n = e.target;
        end if;
      end loop;
    end $oracle$`
}

/** The pack that had begun last on its day, else the first. */
function chosen(candidates: readonly { pack: ResolvedPack; program: ResolvedProgram }[]): string {
  const byStart = candidates.toSorted((a, b) => (a.pack.pack.effective.from < b.pack.pack.effective.from ? -1 : 1))
  const arms = byStart
    .slice(1)
    .toReversed()
    .map(({ pack, program }) => {
      const { from, on } = pack.pack.effective
      const day = sqlDay(on === 'classStart' ? on : program.rateDate)
      return `if ${day} is null or ${day} >= ${sqlText(from)}::date then ${assignments(program)} els`
    })
  return arms.length === 0
    ? assignments(byStart[0]!.program)
    : `${arms.join('')}e ${assignments(byStart[0]!.program)} end if;`
}

function assignments(program: ResolvedProgram): string {
  const claim: SqlClaim = { program: program.program, rateDate: program.rateDate, amountFen: 'priced' }
  const rules = program.rules.map((rule) => ({ rule, ...ruleSql(rule, claim) }))
  const fens = rules.filter(({ rule }) => !rule.tests.some((test) => test.kind === 'capSum')).map(({ fen }) => fen)
  return `ids := array[${program.rules.map((rule) => sqlText(rule.id)).join(', ')}];
    fens := array[${fens.join(',\n')}]::numeric[];
    select sum(fen) into priced from unnest(fens) fen;
    verdicts := array[${rules.map(({ verdict }) => verdict).join(',\n')}];`
}

function ruleSql(rule: ResolvedRule, claim: SqlClaim): { verdict: string; fen: string } {
  const tests = rule.tests.map((test): Conditions => {
    const { fail, short, open } = testKind(test).emitSql(test, claim)
    if (!rule.soft) return { fail, short, open }
    const made = `exists (select from jsonb_array_elements(f -> 'exceptions') x where x ->> 'limit' = ${sqlText(test.kind)})`
    return { fail: fail && `not ${made} and (${fail})`, short: short && `not ${made} and (${short})`, open }
  })
  const amount: AmountConditions | undefined = rule.amount && amountKind(rule.amount).emitSql(rule.amount, claim)
  const parts = amount ? [...tests, amount] : tests
  const any = (verdict: 'fail' | 'short' | 'open') =>
    parts.map((part) => `coalesce((${part[verdict] ?? 'false'}), false)`).join(' or ') || 'false'
  const aside = [outsideParent(rule, claim.rateDate), ...untouched(rule.when, claim)].join(' or ')
  const levelless = rule.when?.levels
    ? `when ${isNull('certificate')} and not (${any('fail')} or ${any('short')}) then`
    : 'when false then'
  const unpriced = `coalesce((${amount?.fail ?? 'false'}), false) or coalesce((${amount?.open ?? 'false'}), false)`
  return {
    verdict: `case when ${aside} then 'n/a' ${levelless} 'n/a'
      when ${any('fail')} then 'fail' when ${any('short')} then 'short' when ${any('open')} then 'open' else 'pass' end`,
    fen: `case when ${aside} then null ${levelless} null when ${unpriced} then null else ${amount?.fen ?? 'null'} end`,
  }
}

function outsideParent({ onlyWithin }: ResolvedRule, rateDate: DateBase): string {
  if (!onlyWithin) return 'false'
  const day = sqlDay(onlyWithin.on === 'classStart' ? 'classStart' : rateDate)
  const last = onlyWithin.lastDay ? `${sqlText(onlyWithin.lastDay)}::date` : 'null'
  return `coalesce(not ${day} <@ daterange(${sqlText(onlyWithin.from)}::date, ${last}, '[]'), false)`
}

function untouched(when: When | undefined, { program }: SqlClaim): string[] {
  if (!when) return []
  const { groups, classKinds, notClassKinds, providerKinds, levels } = when
  const has = (object: string) => NEEDS[program].some((needed: string) => needed === object)
  return [
    ...(groups ? [`not f #> '{person,groups}' ?| array[${groups.map(sqlText).join(', ')}]`] : []),
    ...(classKinds && has('class') ? [`coalesce(${factText('class.kind')} not in ${sqlList(classKinds)}, true)`] : []),
    ...(notClassKinds ? [`coalesce(${factText('class.kind')} in ${sqlList(notClassKinds)}, false)`] : []),
    ...(providerKinds ? [`${factText('provider.kind')} not in ${sqlList(providerKinds)}`] : []),
    ...(levels ? [`coalesce(${factText('certificate.level')} not in ${sqlList(levels)}, false)`] : []),
  ]
}
