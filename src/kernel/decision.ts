/** What a rule answers: yes with a value, or a refusal with its code and the facts that explain it. A fault is thrown instead. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }
export type Facts = { readonly [key: string]: Json | undefined }
export type Decision<T, R extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: R; readonly facts: Facts }

export const accept = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })

export const refuse = <R extends string>(
  refusal: R,
  facts: Facts = {},
): { readonly ok: false; readonly refusal: R; readonly facts: Facts } => ({ ok: false, refusal, facts })
