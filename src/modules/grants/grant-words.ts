/** What the applicant commits to, kept with the application. */
export const COMMITMENT =
  '本单位承诺：所报材料真实，同一事项没有在其他地区、部门重复申请；资金按规定用途使用；如有不实，退回资金并承担责任。'
