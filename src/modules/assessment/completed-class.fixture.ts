import { newId } from '#src/kernel/ids.ts'
import type { Level } from '#src/kernel/levels.ts'
import { plainDate } from '#src/kernel/plain-date.ts'
import { SAMPLE_OCCUPATION, SAMPLE_ORGANISATIONS, samplePerson } from '#src/modules/demo/index.ts'
import { registerPersonsInTx } from '#src/modules/registry/index.ts'
import type { TestPlatform } from '#test/platform.ts'

export interface ClassOptions {
  readonly number: string
  /** Indexes of the sample persons that completed the class. */
  readonly persons: readonly number[]
  /** One more that failed the completion. */
  readonly failed?: number
  readonly level?: Level
  readonly status?: string
  readonly completedDay?: string
  readonly assessor?: keyof typeof SAMPLE_ORGANISATIONS
  readonly provider?: keyof typeof SAMPLE_ORGANISATIONS
  readonly unitId?: string
  readonly departmentId?: string
}

/** A class whose completion is approved, written straight into its tables. Answers its id and the persons by sample index. */
export async function completedClass(
  test: TestPlatform,
  options: ClassOptions,
): Promise<{ classId: string; personIds: Map<number, string> }> {
  const { status = 'completed', completedDay = '2022-06-01', unitId = '411402' } = options
  const classId = newId()
  const personIds = new Map<number, string>()
  await test.write('provider', async (tx) => {
    await tx.db
      .insertInto('training_class')
      .values({
        class_id: classId,
        number: options.number,
        title: `${options.number} 养老护理班`,
        kind: 'skill',
        mode: 'project',
        funding: 'subsidised',
        provider_id: SAMPLE_ORGANISATIONS[options.provider ?? 'provider'].id,
        assessor_id: SAMPLE_ORGANISATIONS[options.assessor ?? 'assessor'].id,
        occupation: SAMPLE_OCCUPATION,
        level: options.level ?? 'L4',
        unit_id: unitId,
        department_id: options.departmentId ?? null,
        start_day: plainDate('2022-05-16'),
        end_day: plainDate('2022-05-27'),
        place: '示例路 9001 号',
        capacity: 50,
        minutes_theory: 1800,
        minutes_practice: 1800,
        minutes_online: 0,
        target_group: '农村转移就业劳动者',
        help_measures: '推荐就业',
        manager_name: '样校芳',
        manager_phone: '00090000000',
        planned_exam_day: plainDate('2022-06-02'),
        status,
        completed_day: status === 'completed' ? plainDate(completedDay) : null,
      })
      .execute()
    const enrolled = [...options.persons, ...(options.failed === undefined ? [] : [options.failed])]
    const samples = enrolled.map((index) => samplePerson(index))
    const registered = await registerPersonsInTx(
      tx,
      test.platform.keys,
      samples.map((sample) => ({
        docNo: sample.docNo,
        name: sample.name,
        phone: sample.phone,
        bankAccount: sample.bankCard,
        education: sample.education,
        nation: '汉族',
        unitId,
        placeId: null,
        groupCode: sample.groupCode,
        groupEvidence: '样例',
      })),
      { synthetic: true },
    )
    for (const [at, index] of enrolled.entries()) {
      const sample = samples[at]!
      const person = registered.get(sample.docNo)!
      if (!person.ok) throw new Error('The sample person has another name.')
      const { personId } = person.value
      personIds.set(index, personId)
      await tx.db
        .insertInto('enrolment')
        .values({
          person_id: personId,
          class_id: classId,
          enrolment_id: newId(),
          status: index === options.failed ? 'failed' : 'completed',
          group_code: sample.groupCode,
          source: 'roster',
          row_number: at + 1,
          completed_day: plainDate(completedDay),
        })
        .execute()
    }
    await tx.audit({ action: 'class.fixture', subjectType: 'training_class', subjectId: classId })
  })
  return { classId, personIds }
}
