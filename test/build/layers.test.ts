// Every rule of the layers and of imports finds what it forbids, and none objects to what is allowed.
import { dirname, join } from "node:path"
import { expect, test } from "vitest"
import { checkLayers } from "../../scripts/layer-rules.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

type Import = readonly [file: string, specifier: string]

/** The violations of a program that consists of these imports. */
async function check(imports: readonly Import[]) {
  const files: Record<string, string> = { "src/text/a.ts": "", "server/base/a.ts": "" }
  for (const name of ["express", "react", "ink", "zustand"])
    Object.assign(files, {
      [`node_modules/${name}/package.json`]: JSON.stringify({ name, main: "index.js", type: "module" }),
      [`node_modules/${name}/index.js`]: "export const a = 1",
    })
  for (const [file, specifier] of imports) {
    files[file] = `${files[file] ?? ""}import type { a } from ${JSON.stringify(specifier)}\n`
    const target = toTarget(file, specifier)
    if (specifier.startsWith(".") && !specifier.includes("missing")) files[target] ??= ""
  }
  const { violations } = await checkLayers(createTemporaryFolder(files))
  return violations
}

function toTarget(file: string, specifier: string): string {
  return specifier.startsWith(".") ? join(dirname(file), specifier) : specifier
}

const forbidden: readonly (readonly [rule: string, ...Import])[] = [
  ["server/http", "server/http/a.ts", "../main.ts"],
  ["server/handler", "server/api/session.ts", "../http/a.ts"],
  ["server/instance", "server/instance/a.ts", "../api/session.ts"],
  ["server/session", "server/session/sessions.ts", "../instance/a.ts"],
  ["server/session/turn", "server/session/turn/b.ts", "../session.ts"],
  ["server/session/intake", "server/session/intake/a.ts", "../turn/a.ts"],
  ["server/session/dependencies", "server/session/deps.ts", "./intake/b.ts"],
  ["server/session/context", "server/session/context/a.ts", "../intake/b.ts"],
  ["server/session/record", "server/session/record/a.ts", "../context/b.ts"],
  ["server/tool", "server/tool/a.ts", "../session/a.ts"],
  ["server/service", "server/agent/a.ts", "../tool/a.ts"],
  ["server/service", "server/agent/a.ts", "../file/a.ts"],
  ["server/settings", "server/config/a.ts", "../provider/a.ts"],
  ["server/settings", "server/config/a.ts", "../auth/a.ts"],
  ["server/storage", "server/bus/a.ts", "../storage/a.ts"],
  ["server/contract", "server/api/session.contract.ts", "./session.ts"],
  ["server/base", "server/base/a.ts", "../schema/a.ts"],
  ["src/cli", "src/cli/a.ts", "../main.ts"],
  ["src/app", "src/app.tsx", "./cli/a.ts"],
  ["src/view", "src/view/a.tsx", "../app.tsx"],
  ["src/dialog", "src/dialog/a.tsx", "../view/a.tsx"],
  ["src/context", "src/context/a.ts", "../dialog/a.tsx"],
  ["src/command", "src/command/a.ts", "../context/a.ts"],
  ["src/state", "src/state/a.ts", "../client/a.ts"],
  ["src/state", "src/client/a.ts", "../state/a.ts"],
  ["src/ui", "src/ui/a.tsx", "../state/a.ts"],
  ["src/theme", "src/theme/a.ts", "../ui/a.tsx"],
  ["src/text", "src/text/a.ts", "../theme/a.ts"],
  ["server/outside", "server/other/a.ts", "../base/a.ts"],
  ["src/outside", "src/other.ts", "./text/a.ts"],
  ["no-missing-module", "src/text/a.ts", "./missing.ts"],
  ["server-without-terminal", "server/main.ts", "../src/text/a.ts"],
  ["wall", "src/client/a.ts", "../../server/base/a.ts"],
  ["wall-cli", "src/cli/a.ts", "../../server/session/a.ts"],
  ["wall-shared", "server/api/session.contract.ts", "../base/a.ts"],
  ["only-http-knows-express", "server/api/session.ts", "express"],
  ["no-screen", "src/command/a.ts", "../theme/a.ts"],
  ["no-screen", "src/state/a.ts", "react"],
  ["ui-libraries", "src/ui/a.tsx", "zustand"],
]
const violations = await check(forbidden.map(([, ...edge]) => edge))

test.each(forbidden)("%s: %s must not import %s", (rule, file, specifier) => {
  const to = expect.stringContaining(specifier.includes("missing") ? specifier : toTarget(file, specifier))
  expect(violations).toContainEqual(expect.objectContaining({ rule, from: file, to }))
})

test("no-circle: files of one folder must not import each other in a circle", async () => {
  const imports = [
    ["src/text/a.ts", "./b.ts"],
    ["src/text/b.ts", "./a.ts"],
  ] as const
  expect((await check(imports)).map(({ rule }) => rule)).toEqual(["no-circle"])
})

test("what the layers allow is no violation", async () => {
  const imports = [
    ["server/main.ts", "./http/a.ts"],
    ["server/http/a.ts", "express"],
    ["server/http/a.ts", "../api/session.ts"],
    ["server/api/session.ts", "./session.contract.ts"],
    ["server/api/session.ts", "../instance/a.ts"],
    ["server/api/session.contract.ts", "./endpoint.ts"],
    ["server/api/session.contract.ts", "../schema/a.ts"],
    ["server/session/turn/a.ts", "../record/a.ts"],
    ["server/session/turn/a.ts", "../../agent/a.ts"],
    ["server/agent/a.ts", "./b.ts"],
    ["server/agent/a.ts", "../config/a.ts"],
    ["src/cli/a.ts", "../../server/main.ts"],
    ["src/client/a.ts", "../../server/api/session.contract.ts"],
    ["src/view/a.tsx", "../ui/box/a.tsx"],
    ["src/view/a.tsx", "react"],
    ["src/ui/box/a.tsx", "ink"],
  ] as const
  expect(await check(imports)).toEqual([])
})

test("zod is imported as a namespace only", async () => {
  const line = (names: string) => `import ${names} from "zod"\nexport const a = z.string()\n`
  const directory = createTemporaryFolder({
    "server/schema/a.ts": line("{ z }"),
    "server/schema/b.ts": line("z"),
    "src/text/c.ts": line("* as z"),
    "src/text/d.ts": line("type { z }"),
  })
  const { violations } = await checkLayers(directory)
  expect(violations.filter(({ rule }) => rule === "zod-namespace").map(({ from }) => from)).toEqual([
    "server/schema/a.ts",
    "server/schema/b.ts",
  ])
})
