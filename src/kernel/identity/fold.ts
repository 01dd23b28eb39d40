/** How a code was typed must not matter: full-width characters, spaces of any kind and letter case are put right. */
export const foldCode = (raw: string) =>
  raw
    .normalize('NFKC')
    .replace(/[\s\u200B-\u200D\u2060\uFEFF]/g, '')
    .toUpperCase()

/** `4.11499E+17`: what a spreadsheet leaves of a long number once it took it for a figure. */
export const looksLikeRoundedNumber = (folded: string) => /^\d+(?:\.\d+)?E\+?\d+$/.test(folded)

/** Luhn sum of a string of digits is a multiple of ten (ISO/IEC 7812). */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
