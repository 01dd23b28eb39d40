import type { Twin } from '#web/ui/words.ts'

export default {
  keys: 'Keyboard',
  keySearch: 'Search people, classes, certificates, claims',
  keyMove: 'Move up and down a list',
  keyOpen: 'Open the selected row',
  keyClose: 'Close a panel, menu or dialog',
  questions: 'Questions and answers',
  lost: 'The connection was lost while I was typing',
  lostAnswer:
    'What you type is kept on this computer; open the same page again to continue. The page reconnects by itself.',
  refused: 'Some rows of my import were rejected',
  refusedAnswer:
    'The good rows are saved. Download the marked file, correct the red cells and upload only those rows again.',
  forbidden: 'The menu lacks something I need',
  forbiddenAnswer: 'The menu follows your role. Roles are granted by the security administrator of your region.',
  late: 'How are deadlines counted?',
  lateAnswer: 'From the business day shown at the top right, by the working-day calendar of your region.',
  money: 'Does clicking twice pay twice?',
  moneyAnswer: 'No. One action has one effect; clicking again shows the first result.',
} satisfies Twin<'help'>
