export {
  type CheckRefusal,
  decideCheck,
  decideWithdraw,
  type WithdrawPaperRefusal,
} from '#src/platform/access/decide-check.ts'
