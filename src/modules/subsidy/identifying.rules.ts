/** An identity, card or mobile number; a landline is written with its hyphen and has fewer digits in a row. */
const LONG_NUMBER = /\d{11,}/

/**
 * What in a text for the public would tell who somebody is, in words for its writer; undefined where nothing does. `names` are those
 * of the persons it is about, of whom the notice shows a part alone.
 */
export function identifyingIn(text: string, names: readonly string[]): string | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '')
  if (LONG_NUMBER.test(plain)) return '证件号码、银行卡号或手机号'
  return names.some((name) => [...name].length > 1 && plain.includes(name)) ? '当事人的姓名' : undefined
}
