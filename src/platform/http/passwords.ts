import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)
// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

const tag = (password: string, nonce: Buffer) =>
  derive('argon2id', {
    message: Buffer.from(password.normalize('NFC'), 'utf8'),
    nonce,
    ...PARAMETERS,
  }) as Promise<Buffer>

/** `argon2id$salt$tag`, base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `argon2id$${salt.toString('base64url')}$${(await tag(password, salt)).toString('base64url')}`
}

// Spends the same time for an unknown user, so that the answer's delay tells nothing.
const NOBODY = `argon2id$${randomBytes(16).toString('base64url')}$${randomBytes(32).toString('base64url')}`

export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, salt = '', expected = ''] = (stored ?? NOBODY).split('$')
  const actual = await tag(password, Buffer.from(salt, 'base64url'))
  return timingSafeEqual(actual, Buffer.from(expected, 'base64url')) && stored !== undefined
}

/** What people choose: words with a year or a sign behind them, letters swapped for figures, walks over the keyboard. */
const COMMON_WORDS =
  'password passwd admin administrator welcome qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm iloveyou letmein monkey dragon football baseball basketball sunshine princess master superman batman shadow michael jordan trustno starwars whatever woaini woaiwojia wodemima mima qazwsx qazwsxedc abc abcd abcdef abcabc test testing tester root guest changeme secret login hello china zhongguo beijing shanghai henan shangqiu chizheng system sysadmin user default'.split(
    ' ',
  )
const KEYBOARD_WALK =
  /^(?:(.)\1*|1q2w3e\w*|q1w2e3\w*|1qaz2wsx\w*|zaq1\w*|qwe?r?123\w*|asdf?123\w*|[a-z]{0,4}123456\w*|[a-z]{1,4}1234\w?|a1b2c3\w*|123\w{0,3}456\w*|(?:19|20)\d{6}[a-z]{0,2}|5201314\w*|1314520\w*)$/

function isCommon(password: string): boolean {
  const plain = password.toLowerCase().replace(/[^a-z\d]/g, '')
  if (plain !== '' && KEYBOARD_WALK.test(plain)) return true
  const swapped = password
    .toLowerCase()
    .replace(/[@4]/g, 'a')
    .replace(/[$5]/g, 's')
    .replace(/[!1|]/g, 'i')
    .replace(/0/g, 'o')
    .replace(/3/g, 'e')
  // Twice: as written, and with figures read as the letters they stand for; a letter or two behind the word save nothing,
  // a long rest does.
  return [password.toLowerCase(), swapped].some((text) => {
    const letters = text.replace(/[^a-z]/g, '')
    return COMMON_WORDS.some(
      (word) => letters.startsWith(word) && letters.length - word.length <= 2 && word.length * 2 >= [...text].length,
    )
  })
}

/** Why a new password is refused, in words; undefined when it is good (等保 profile for staff: length and kinds, no name inside). */
export function passwordFault(password: string, names: readonly string[]): string | undefined {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length
  if ([...password].length < 8) return '密码至少 8 个字符'
  if (Buffer.byteLength(password) > 256) return '密码太长，请不超过 256 个字节'
  if ([...password].length < 16 && isCommon(password)) return '这个密码太常见，请换一个'
  if ([...password].length < 16 && kinds < 3)
    return '请用大写字母、小写字母、数字、符号中的至少三种，或用 16 个字符以上的长句'
  const lower = password.toLowerCase()
  const inside = names.find((name) => name.length >= 3 && lower.includes(name.toLowerCase()))
  if (inside) return '密码里不能有用户名或单位名称'
  return undefined
}
