// After `/permissions`: which files still decide.
import { expect, test } from "vitest"
import { createAgents } from "../../server/agent/agents.ts"
import { findDecidingFiles } from "../../server/permission/deciding-files.ts"
import { toRuleset } from "../../server/permission/rules.ts"
import { mergeSettings } from "../../server/config/merge-settings.ts"
import type { Config, PermissionConfig } from "../../server/schema/config.ts"

type Source = Config & { readonly isUntrusted?: true }

function find(isAsking: boolean, sources: Readonly<Record<string, Source>>) {
  const own: PermissionConfig | undefined = isAsking ? { edit: "ask", bash: "ask" } : undefined
  const settings = Object.entries(sources).map(([file, { isUntrusted, ...rest }]) => ({
    file,
    settings: rest,
    isUntrusted,
  }))
  let config: Record<string, unknown> = {}
  for (const each of settings) if (!each.isUntrusted) config = mergeSettings(config, each.settings)
  const agents = createAgents({
    config,
    own: { permission: own },
    toRules: (rules) => toRuleset(rules, "/home/me"),
    outputDirectory: "/out",
  })
  const list = settings.map(({ isUntrusted, ...rest }) => ({
    ...rest,
    lineOf: () => 1,
    ...(isUntrusted ? { isUntrusted } : {}),
  }))
  return findDecidingFiles({ agent: agents.default(), sources: list, isAsking })
}

test.each<[Readonly<Record<string, Source>>, readonly string[]]>([
  [{}, []],
  [{ "u.json": { permission: "allow" } }, ["u.json"]],
  [{ "u.json": { permission: { bash: "allow" } } }, ["u.json"]],
  [
    { "u.json": { permission: { bash: { "git *": "allow" } } }, "p.json": { permission: { edit: "allow" } } },
    ["u.json", "p.json"],
  ],
  [{ "u.json": { permission: { bash: "allow" } }, "p.json": { permission: { bash: "ask" } } }, []],
  [{ "u.json": { permission: { "*": "allow" } } }, ["u.json"]],
  [{ "u.json": { permission: { "ba*": "allow", webfetch: "allow" } } }, ["u.json"]],
  [{ "u.json": { permission: { webfetch: "allow", read: "allow" } } }, []],
  [{ "u.json": { permission: { bash: "deny" } } }, []],
  [{ "a.md": { agent: { build: { permission: { edit: "allow" } } } } }, ["a.md"]],
  [{ "a.md": { agent: { other: { permission: { edit: "allow" } } } } }, []],
  [{ "p.json": { permission: { bash: "allow" }, isUntrusted: true } }, []],
])("asked, but not by %j: %j", (sources, files) => expect(find(true, sources)).toEqual(files))

test.each<[Readonly<Record<string, Source>>, readonly string[]]>([
  [{}, []],
  [{ "u.json": { permission: { bash: "ask" } } }, ["u.json"]],
  [{ "u.json": { permission: { bash: { "rm *": "deny" } } } }, ["u.json"]],
  [{ "u.json": { permission: "ask" }, "p.json": { permission: "allow" } }, []],
  [{ "u.json": { permission: { webfetch: "ask" } } }, []],
])("not asked, but by %j: %j", (sources, files) => expect(find(false, sources)).toEqual(files))
