import type { WhatIfRow } from '#src/modules/policy/policy.contract.ts'
import { t } from '#web/ui/words.ts'

/** 商丘市 2022年 测算；商丘市已作出的判定. */
export const runTitle = ({ year, unitName }: Pick<WhatIfRow, 'year' | 'unitName'>) =>
  year === null ? t('policy.madeTitle', { unit: unitName }) : t('policy.runTitle', { year, unit: unitName })
