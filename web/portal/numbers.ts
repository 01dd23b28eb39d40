/** Numbers as they stand in print: grouped for the eye, whole when they have another form. */

/** `S000041000012224000318` → `S0000 41 000012 22 4 000318`: assessor, province, site, year, level, serial (1 letter and 21 digits). */
export const certificateNumber = (number: string) =>
  number.replace(/^([A-Z]\d{4})(\d{2})(\d{6})(\d{2})(\d)(\d{6})$/, '$1 $2 $3 $4 $5 $6')

/** As the server reads it: full width, spaces and small letters do not matter. */
export const plainNumber = (typed: string) => typed.normalize('NFKC').replace(/\s/g, '').toUpperCase()

/** `00090000199` → `000 9000 0199`; numbers with an area code keep their own dashes. */
export const phoneNumber = (phone: string) => phone.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3')

/** `09:00` → `9:00`, as it is spoken. */
export const clock = (time: string) => time.replace(/^0/, '')

/** The same in two pieces for a narrow place, broken before the year; in one piece when it has another form. */
export function certificateHalves(number: string): readonly string[] {
  const words = certificateNumber(number).split(' ')
  return words.length === 6 ? [words.slice(0, 3).join(' '), words.slice(3).join(' ')] : [number]
}

/** How a number is typed that stands on a paper: letters as they are printed there, nothing completed or corrected. */
export const PRINTED_NUMBER = {
  className: 'in num',
  autoComplete: 'off',
  autoCapitalize: 'characters',
  spellCheck: false,
} as const
