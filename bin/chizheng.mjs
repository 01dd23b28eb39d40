#!/usr/bin/env node
import { runEntry } from './pinned-node.mjs'

runEntry('src/cli.ts')
