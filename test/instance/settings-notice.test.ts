import { expect, test } from "vitest"
import { reportSettings } from "../../server/instance/settings-notice.ts"

const warning = (message: string) => ({ file: "/p/opencode.json", line: 3, message })
const withheld = (key: string) => ({ file: "/p/opencode.json", key, why: "runs code", what: [] })

function createReporter(options: { readonly canAsk?: boolean } = {}) {
  const events: string[] = []
  const deps = {
    directory: "/p",
    log: { write: (level: string, message: string) => void events.push(`log ${level} ${message}`) },
    user: {
      notice: (message: string) => void events.push(`notice ${message}`),
      ...(options.canAsk ? { onTrustRequired: () => void events.push("trust required") } : {}),
    },
  }
  return { deps, take: () => events.splice(0) }
}

test("warnings and withheld settings are shown once, and again only when they change", () => {
  const { deps, take } = createReporter()
  const first = {
    warnings: [warning("unknown setting"), { file: "/q", message: "left out" }],
    withheld: [withheld("mcp")],
  }
  reportSettings(deps, first, undefined)
  const [warned, waiting, ...rest] = take()
  expect(warned).toBe("notice /p/opencode.json:3: unknown setting; /q: left out")
  expect(waiting).toMatch(/^notice \/p is not trusted, .*mcp \(\/p\/opencode\.json\)/)
  expect(rest).toEqual([])
  reportSettings(deps, structuredClone(first), first)
  expect(take()).toEqual([])
  reportSettings(deps, { ...first, withheld: [withheld("lsp")] }, first)
  expect(take()).toEqual([expect.stringContaining("lsp (/p/opencode.json)")])
  reportSettings(deps, { warnings: [], withheld: [] }, first)
  expect(take()).toEqual([])
})

test("with a terminal, withheld settings are logged and trust is requested", () => {
  const { deps, take } = createReporter({ canAsk: true })
  const settings = { warnings: [warning("odd")], withheld: [withheld("plugin")] }
  reportSettings(deps, settings, undefined)
  expect(take()).toEqual([
    "notice /p/opencode.json:3: odd",
    expect.stringMatching(/^log warn .*plugin \(\/p\/opencode\.json\)/),
    "trust required",
  ])
  reportSettings(deps, structuredClone(settings), settings)
  expect(take()).toEqual([])
})
