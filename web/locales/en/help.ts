import type { Twin } from '#web/ui/words.ts'

export default {
  keys: 'Keyboard',
  keySearch: 'Search persons, classes, certificates, claims',
  keyMove: 'Move through a list',
  keyOpen: 'Open the chosen row',
  keyClose: 'Close a panel, menu or dialog',
  questions: 'Questions',
  lost: 'The connection broke while I was typing',
  lostAnswer:
    'What you type is kept on this computer; open the same page again to go on. The page reconnects by itself.',
  refused: 'Some rows of my import were refused',
  refusedAnswer: 'Good rows are saved. Download the marked file, mend the red cells and send only those rows again.',
  forbidden: 'The menu lacks what I need',
  forbiddenAnswer: 'The menu follows your role. Roles are granted by the security administrator of your region.',
  late: 'How are deadlines counted',
  lateAnswer: 'From the business day at the top right, by the working calendar of your region.',
  money: 'Does pressing twice pay twice',
  moneyAnswer: 'No. One act has one effect; pressing again answers the first result.',
} satisfies Twin<'help'>
