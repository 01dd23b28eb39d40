import type { z } from 'zod'

/**
 * What is wrong with an input that its contract has no words of its own for, said to a clerk: zod's own Chinese speaks of types and
 * operators. A contract that knows the field's name or unit says it better.
 */
export const inputWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null
        ? '请填写'
        : `这里${TYPE_WORDS[issue.expected] ?? '填的格式不对'}`
    case 'invalid_value':
      return issue.input === undefined || issue.input === null ? '请选择' : '没有这个选项，请重新选择'
    case 'too_big':
      return `${mostOf(issue.origin)} ${issue.maximum}${unitOf(issue.origin)}`
    case 'too_small':
      if (issue.origin === 'string' && Number(issue.minimum) <= 1) return '请填写'
      return `${leastOf(issue.origin)} ${issue.minimum}${unitOf(issue.origin)}`
    case 'not_multiple_of':
      return `应是 ${issue.divisor} 的倍数`
    case 'invalid_format':
      return '格式不对，请核对'
    case 'unrecognized_keys':
      return `多了不认识的内容：${issue.keys.join('、')}`
    default:
      return '内容不对，请核对'
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  number: '应填数字',
  int: '应填整数',
  nan: '应填数字',
  string: '应填文字',
  boolean: '应选是或否',
  array: '应是一个列表',
  date: '应填日期',
}

const counted = (origin: string) => origin === 'string' || origin === 'array' || origin === 'set'
const mostOf = (origin: string) => (counted(origin) ? '最多' : '不能大于')
const leastOf = (origin: string) => (counted(origin) ? '至少' : '不能小于')
const unitOf = (origin: string) => (origin === 'string' ? ' 个字' : counted(origin) ? ' 项' : '')
