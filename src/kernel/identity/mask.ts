/** How personal values are shown by default. The plain value needs a right, a reason and an audit row (DESIGN: Identity data). */

/** `张三` → `张*`, `买买提·吐尔逊` → `买*****逊`: the first character, and the last one from three on. */
export function maskName(name: string): string {
  const characters = [...name]
  if (characters.length <= 1) return '*'.repeat(characters.length)
  if (characters.length === 2) return `${characters[0]}*`
  return `${characters[0]}${'*'.repeat(characters.length - 2)}${characters.at(-1)}`
}

/** `411499********0024`: the first six and the last four; documents shorter than 15 keep two and two. */
export const maskDocumentNumber = (number: string) =>
  number.length >= 15 ? keepEnds(number, 6, 4) : number.length >= 6 ? keepEnds(number, 2, 2) : '*'.repeat(number.length)

/** `000****0001` */
export const maskPhone = (phone: string) => (phone.length >= 8 ? keepEnds(phone, 3, 4) : '*'.repeat(phone.length))

/** `***************0001`: the last four alone. */
export const maskBankCard = (card: string) => (card.length >= 8 ? keepEnds(card, 0, 4) : '*'.repeat(card.length))

/** `*******5678`: of what somebody wrote down to be reached by, the last four alone. */
export const maskContact = (contact: string) => {
  const characters = [...contact]
  return characters.map((one, at) => (characters.length >= 8 && at >= characters.length - 4 ? one : '*')).join('')
}

const keepEnds = (text: string, head: number, tail: number) =>
  text.slice(0, head) + '*'.repeat(text.length - head - tail) + text.slice(text.length - tail)
