// Checks the layers and that nothing imports in a circle. Fails when nothing was read, which a missing parser would hide.
import { readFile } from "node:fs/promises"
import swc from "@swc/core"
import { cruise, type ICruiseResult } from "dependency-cruiser"
import options from "../.dependency-cruiser.json" with { type: "json" }

// The cruiser does not ask the parser for JSX in .tsx files.
const parseFile = swc.parseFileSync
swc.parseFileSync = ((file: string, options: object) =>
  parseFile(file, { ...options, syntax: "typescript", tsx: file.endsWith("x") })) as typeof parseFile

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
