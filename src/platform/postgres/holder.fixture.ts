// A process that starts or attaches to the server of a data directory and does what the test says on its standard input.
import { createInterface } from 'node:readline'
import { startPostgres } from './embedded.ts'

const [dataDir = '', handOver] = process.argv.slice(2)
const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`)

try {
  const server = await startPostgres({ dataDir, handOver: handOver === 'handOver', log: (line) => say({ log: line }) })
  say({ ready: { url: server.url, owner: server.owner } })
  for await (const command of createInterface({ input: process.stdin })) {
    if (command === 'owner') say({ owner: server.owner })
    if (command === 'exit') process.exit()
    if (command === 'stop') {
      await server.stop()
      say({ stopped: true })
      process.stdin.destroy()
      break
    }
  }
} catch (error) {
  say({ failed: (error as Error).message })
}
