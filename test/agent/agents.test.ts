import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { createAgents } from "../../server/agent/agents.ts"
import { createCommands, toHints } from "../../server/command/commands.ts"
import type { Config, PermissionConfig } from "../../server/schema/config.ts"
import type { PermissionRuleset } from "../../server/schema/permission.ts"
import { Agent, Command } from "../../server/schema/agent.ts"

function toRules(config: PermissionConfig): PermissionRuleset {
  if (typeof config === "string") return [{ permission: "*", pattern: "*", action: config }]
  return Object.entries(config).flatMap(([permission, rule]) =>
    Object.entries(typeof rule === "string" ? { "*": rule } : rule).map(([pattern, action]) => ({
      permission,
      pattern,
      action,
    })),
  )
}

/** What the rules come to for a thing that no pattern names. */
function judge(agent: Agent, permission: string): string | undefined {
  return agent.permission.findLast((rule) => [permission, "*"].includes(rule.permission) && rule.pattern === "*")
    ?.action
}

const create = (config: Partial<Config> = {}, own: PermissionConfig | undefined = undefined) =>
  createAgents({ config, own: { permission: own }, toRules, outputDirectory: "/data/tool-output" })

describe("agents", () => {
  test("are listed in the order and the shapes of the contract", () => {
    const agents = create().list()
    expect(agents.map((agent) => agent.name)).toEqual([
      "build",
      "plan",
      "general",
      "explore",
      "compaction",
      "title",
      "summary",
    ])
    for (const agent of agents) Agent.parse(agent)
    expect(agents.filter((agent) => agent.hidden).map((agent) => agent.name)).toEqual([
      "compaction",
      "title",
      "summary",
    ])
  })

  test("rules are in the recorded order", () => {
    const shown = create({ permission: { edit: "ask", bash: { "*": "ask", "git *": "allow" } } })
      .get("build")
      .permission.map((rule) => `${rule.permission} ${rule.pattern} ${rule.action}`)
    expect(shown).toEqual([
      "* * allow",
      "doom_loop * ask",
      "external_directory * ask",
      "external_directory /data/tool-output/* allow",
      "question * deny",
      "plan_enter * deny",
      "plan_exit * deny",
      "read * allow",
      "read *.env ask",
      "read *.env.* ask",
      "read *.env.example allow",
      "question * allow",
      "plan_enter * allow",
      "edit * ask",
      "bash * ask",
      "bash git * allow",
      "external_directory /data/tool-output/* allow",
    ])
  })

  test("default permissions of each agent", () => {
    const agents = create()
    expect(judge(agents.get("build"), "edit")).toBe("allow")
    expect(judge(agents.get("plan"), "edit")).toBe("deny")
    expect(judge(agents.get("plan"), "bash")).toBe("allow")
    expect(judge(agents.get("general"), "todowrite")).toBe("deny")
    expect(judge(agents.get("explore"), "edit")).toBe("deny")
    expect(judge(agents.get("explore"), "task")).toBe("deny")
    expect(judge(agents.get("explore"), "grep")).toBe("allow")
    expect(judge(agents.get("title"), "read")).toBe("deny")
  })

  test("general settings and the switch to asking loosen no agent with built-in limits", () => {
    for (const agents of [
      create({ permission: { edit: "ask", bash: "ask" } }),
      create({}, { edit: "ask", bash: "ask" }),
      create({ permission: "ask" }),
    ]) {
      expect(judge(agents.get("build"), "edit")).toBe("ask")
      expect(judge(agents.get("plan"), "edit")).toBe("deny")
      expect(judge(agents.get("explore"), "edit")).toBe("deny")
      expect(judge(agents.get("explore"), "bash")).toBe("ask")
      expect(judge(agents.get("title"), "bash")).toBe("deny")
    }
    const meant = create({ permission: { edit: "ask" }, agent: { plan: { permission: { edit: "allow" } } } })
    expect(judge(meant.get("plan"), "edit")).toBe("allow")
    expect(judge(create({ permission: { edit: "allow" } }, { edit: "ask" }).get("build"), "edit")).toBe("allow")
  })

  test("settings change, add, hide and remove agents", () => {
    const agents = create({
      agent: {
        build: { model: "p/m/x", prompt: "Be quick.", top_p: 0.5 },
        general: { disable: true },
        mine: { description: "Mine", steps: 3, options: { effort: "high" }, permission: { bash: "deny" } },
        sub: { mode: "subagent" },
      },
    })
    expect(agents.get("build")).toMatchObject({
      model: { providerID: "p", modelID: "m/x" },
      prompt: "Be quick.",
      topP: 0.5,
      native: true,
    })
    expect(agents.find("general")).toBeUndefined()
    expect(agents.get("mine")).toMatchObject({ mode: "all", steps: 3, options: { effort: "high" } })
    expect(judge(agents.get("mine"), "bash")).toBe("deny")
    for (const agent of agents.list()) Agent.parse(agent)
  })

  test("the default is the agent that the settings name, if it can start a session", () => {
    expect(create().default().name).toBe("build")
    expect(create({ default_agent: "plan" }).default().name).toBe("plan")
    expect(create({ default_agent: "explore" }).default().name).toBe("build")
    expect(create({ default_agent: "nobody" }).default().name).toBe("build")
    expect(create({ agent: { build: { disable: true } } }).default().name).toBe("plan")
  })

  test("an unknown agent is an error that lists the existing ones", () => {
    expect(() => create().get("nobody")).toThrow(/"nobody"\. There are: build, plan, general, explore$/)
  })
})

describe("commands", () => {
  test("the built-in ones and those of the settings, with their placeholders", () => {
    const commands = createCommands({
      config: { command: { greet: { template: "Hi $2, $1. $ARGUMENTS", agent: "build" }, init: { template: "mine" } } },
    })
    expect(commands.list().map((command) => command.name)).toEqual(["init", "review", "greet"])
    expect(commands.get("greet")).toEqual({
      name: "greet",
      agent: "build",
      source: "command",
      template: "Hi $2, $1. $ARGUMENTS",
      hints: ["$1", "$2", "$ARGUMENTS"],
    })
    expect(commands.get("init").template).toBe("mine")
    expect(commands.get("review")).toMatchObject({ subtask: true, hints: ["$ARGUMENTS"] })
    for (const command of commands.list()) Command.parse(command)
    expect(() => commands.get("nope")).toThrow(/^Command not found: "nope"/)
  })
  test("hints are in the order of their numbers", () => {
    expect(toHints("$10 $2 $2 x$1")).toEqual(["$1", "$2", "$10"])
    expect(toHints(readFileSync(new URL(import.meta.url), "utf8").slice(0, 10))).toEqual([])
  })
})
