#!/usr/bin/env node
import { runEntry } from './pinned-node.mjs'

runEntry('test/run.ts')
