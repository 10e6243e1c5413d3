// Checks the layers and that nothing imports in a circle. Fails when nothing was read, which a missing parser would hide.
import { cruise, type ICruiseResult } from "dependency-cruiser"
import options from "../.dependency-cruiser.json" with { type: "json" }

const { output } = await cruise(["src", "server"], {
  ...(options.options as object),
  ruleSet: options as never,
  validate: true,
})
const { summary, modules } = output as ICruiseResult
if (modules.length < 20) throw new Error(`Only ${modules.length} modules were read: is @swc/core installed?`)
for (const { rule, from, to, cycle } of summary.violations)
  console.error(`${rule.severity} ${rule.name}: ${from} -> ${cycle ? cycle.map((step) => step.name).join(" -> ") : to}`)
console.log(`${modules.length} modules, ${summary.violations.length} violations of the layers`)
process.exitCode = summary.violations.length > 0 ? 1 : 0
