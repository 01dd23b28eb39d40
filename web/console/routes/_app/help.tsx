import { createFileRoute } from '@tanstack/react-router'
import { t } from '#web/ui/words.ts'
import { Card, PageHead } from '../../ui/page.tsx'

export const Route = createFileRoute('/_app/help')({
  staticData: { title: 'shell.help' },
  component: Help,
})

const KEYS = [
  [['Ctrl', 'K'], 'help.keySearch'],
  [['J', 'K'], 'help.keyMove'],
  [['Enter'], 'help.keyOpen'],
  [['Esc'], 'help.keyClose'],
] as const

const QUESTIONS = ['lost', 'refused', 'forbidden', 'late', 'money'] as const

function Help() {
  return (
    <>
      <PageHead title={t('shell.help')} />
      <div className="cols-2">
        <Card title={t('help.questions')}>
          {QUESTIONS.map((key) => (
            <section key={key} className="fact-group">
              <h3>{t(`help.${key}`)}</h3>
              <p>{t(`help.${key}Answer`)}</p>
            </section>
          ))}
        </Card>
        <Card title={t('help.keys')}>
          <dl className="kv">
            {KEYS.map(([keys, words]) => (
              <KeyRow key={words} keys={keys} words={t(words)} />
            ))}
          </dl>
        </Card>
      </div>
    </>
  )
}

const KeyRow = ({ keys, words }: { keys: readonly string[]; words: string }) => (
  <>
    <dt>
      {keys.map((key) => (
        <kbd key={key} style={{ marginRight: 4 }}>
          {key}
        </kbd>
      ))}
    </dt>
    <dd>{words}</dd>
  </>
)
