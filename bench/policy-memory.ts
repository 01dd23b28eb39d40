/** One bulk run in a process of its own, for bench `policy`: prints its highest resident memory. */
import pg from 'pg'
import { loadProjectPacks, runBulk } from '#src/modules/policy/index.ts'

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 3 })
const { rows } = await runBulk(pool, loadProjectPacks(), process.argv[2]!)
await pool.end()
console.log(JSON.stringify({ rows, maxRssMb: Math.round(process.resourceUsage().maxRSS / 1024) }))
