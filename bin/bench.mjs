#!/usr/bin/env node
import { runEntry } from './pinned-node.mjs'

runEntry('bench/run.ts')
