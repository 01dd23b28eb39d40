import type { Facts } from '#src/kernel/decision.ts'
import type { BackupRefusal, RestoreRefusal } from './backup.ts'

/** What the operator reads when a backup or a restore is refused: what is wrong, where, what to do. */
export const BACKUP_REFUSALS = {
  folder_not_empty: (f) => `目录 ${f.dir} 里已有文件，备份没有开始。请换一个新目录。`,
  key_missing: (f) =>
    f.keyId
      ? `没有找到主密钥文件 ${f.keyFile}。这份备份需要编号为 ${f.keyId} 的主密钥，请先把它放回原处，再恢复。`
      : `没有找到主密钥文件 ${f.keyFile}，无法记下这份备份需要哪一把密钥。请用 KEY_FILE 指明它的位置。`,
  no_backup: (f) =>
    `目录 ${f.dir} 里没有完整的备份（缺少可读的 manifest.json）。请检查目录是否正确，备份当时是否做完。`,
  format_unknown: (f) =>
    `这份备份的格式是第 ${f.format} 版，本程序只认识第 ${f.known} 版。请用做这份备份的程序版本来恢复。`,
  key_differs: (f) =>
    `主密钥不对：这份备份需要编号为 ${f.keyId} 的主密钥，而 ${f.keyFile} 的编号是 ${f.found}。请换上正确的密钥文件再恢复。`,
  migration_unknown: (f) => `这份备份来自较新的程序：本程序没有数据库变更 ${f.name}。请先升级程序，再恢复。`,
  migration_changed: (f) =>
    `数据库变更 ${f.name} 与做备份时的内容不同，恢复后的数据不可信。请用做这份备份的程序版本来恢复。`,
  backup_damaged: (f) => `备份文件 ${f.file} 缺失或已损坏，什么都没有恢复。请换另一份备份。`,
  database_not_empty: (f) =>
    `数据库里已有数据（表 ${f.table}），恢复没有开始。确实要用备份替换现有数据时，请先备份现有数据，再加 --force 重新执行。`,
} as const satisfies Record<BackupRefusal | RestoreRefusal, (facts: Facts) => string>
