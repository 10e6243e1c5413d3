// Checks the layers and that nothing imports in a circle. Fails when nothing was read, which a missing parser would hide.
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import type { ICruiseResult } from "dependency-cruiser"
import options from "../.dependency-cruiser.json" with { type: "json" }

type Swc = { parseFileSync(file: string, options: object): unknown }
const swc = createRequire(import.meta.url)("@swc/core") as Swc
const parseFileSync = swc.parseFileSync.bind(swc)
// The cruiser's parser does not know that .tsx holds JSX.
swc.parseFileSync = (file, rest) => parseFileSync(file, { ...rest, tsx: file.endsWith("x") })
const { cruise } = await import("dependency-cruiser")

const { output } = await cruise(["src", "server"], {
  ...(options.options as object),
  ruleSet: options as never,
  validate: true,
})
const { summary, modules } = output as ICruiseResult
if (modules.length < 200) throw new Error(`Only ${modules.length} modules were read: is @swc/core installed?`)
for (const { rule, from, to, cycle } of summary.violations)
  console.error(`${rule.severity} ${rule.name}: ${from} -> ${cycle ? cycle.map((step) => step.name).join(" -> ") : to}`)

// `import { z }` keeps all languages of validation messages in the bundle.
let wrong = summary.violations.length
for (const { source } of modules) {
  if (!/^(src|server)\//.test(source)) continue
  if (/import \{[^}]*\bz\b[^}]*\} from "zod"/.test(await readFile(source, "utf8"))) {
    console.error(`error zod: ${source} must import * as z from "zod"`)
    wrong++
  }
}
console.log(`${modules.length} modules, ${wrong} violations`)
process.exitCode = wrong > 0 ? 1 : 0
