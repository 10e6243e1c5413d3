// Checks the layers and that no modules import each other in a circle. Fails where almost nothing was read, which a missing
// parser would cause.
import { join } from "node:path"
import { checkLayers } from "./layer-rules.ts"

const { modules, violations } = await checkLayers(join(import.meta.dirname, ".."))
if (modules < 200) throw new Error(`Only ${modules} modules were read: is @swc/core installed?`)
for (const { rule, why, from, to } of violations) console.error(`${rule}: ${from} -> ${to}. ${why}`)
console.log(`${modules} modules, ${violations.length} violations`)
process.exitCode = violations.length > 0 ? 1 : 0
