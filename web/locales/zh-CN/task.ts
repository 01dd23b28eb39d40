const words = {
  queued: '排队中',
  running: '进行中',
  done: '已完成',
  failed: '失败',
  cancelled: '已取消',
  cancel: '取消',
  counting: '已处理 {done} 行',
  progress: '{done} / {total} 行',
  progressLeft: '{done} / {total} 行，约剩 {left}',
  mayLeave: '可以离开本页，在“任务”里随时找回。',
  title: '任务中心',
  what: '任务',
  owner: '谁的',
  created: '提交时间',
  empty: '还没有任务',
  emptyWhy: '导入、导出和成批办理会列在这里，离开页面也不会中断。',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    task: typeof words
  }
}
