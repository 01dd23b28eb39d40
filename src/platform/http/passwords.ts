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

const COMMON =
  /^(?:(\d)\1*|password\w*|admin\w*|qwerty\w*|abc123\w*|12345\w*|111111\w*|iloveyou\w*|woaini\w*|a?123456\w*)$/i

/** Why a new password is refused, in words; undefined when it is good (等保 profile for staff: length and kinds, no name inside). */
export function passwordFault(password: string, names: readonly string[]): string | undefined {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length
  if ([...password].length < 8) return '密码至少 8 个字符'
  if (Buffer.byteLength(password) > 256) return '密码太长，请不超过 256 个字节'
  if (COMMON.test(password)) return '这个密码太常见，请换一个'
  if ([...password].length < 16 && kinds < 3)
    return '请用大写字母、小写字母、数字、符号中的至少三种，或用 16 个字符以上的长句'
  const lower = password.toLowerCase()
  const inside = names.find((name) => name.length >= 3 && lower.includes(name.toLowerCase()))
  if (inside) return '密码里不能有用户名或单位名称'
  return undefined
}
