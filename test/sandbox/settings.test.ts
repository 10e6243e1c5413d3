// The settings of the sandbox, and the notice where there is none.
import { describe, expect, it } from "vitest"
import { createPaths } from "../../server/base/paths.ts"
import { loadOwnConfig } from "../../server/config/own-config.ts"
import { createSandboxSupport } from "../../server/sandbox/support.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

async function load(sandbox: unknown) {
  const home = createTemporaryFolder()
  writeFiles(home, { ".config/opencode-tui/config.jsonc": JSON.stringify({ sandbox }) })
  return (await loadOwnConfig(createPaths({}, home))).own.sandbox
}

describe("the settings of the sandbox", () => {
  it.each(["auto", "on", "off", {}, { mode: "on", writable: ["~/a", "/b"], network: false, sockets: ["/run/x", "@"] }])(
    "accept %j",
    async (sandbox) => {
      expect(await load(sandbox)).toEqual(sandbox)
    },
  )

  it.each([
    ["yes", "sandbox", /"auto"\|"on"\|"off"/],
    [true, "sandbox", /boolean.*object/],
    [{ mode: "never" }, "sandbox.mode", /"auto"\|"on"\|"off"/],
    [{ writeable: ["/a"] }, "sandbox", /writeable/],
    [{ writable: ["a"] }, "sandbox.writable.0", /an absolute path, or one that begins with ~/],
    [{ sockets: ["@bus"] }, "sandbox.sockets.0", /an absolute path.*@ for abstract sockets/],
    [{ network: "no" }, "sandbox.network", /boolean/],
  ])("reject %j and name the field", async (sandbox, key, message) => {
    const error = await load(sandbox).catch((error: unknown) => error)
    expect(error).toMatchObject({ name: "ConfigInvalidError" })
    expect(String(error)).toContain(key)
    expect(String(error)).toMatch(message)
  })
})

it("a missing sandbox is noticed once for all starts", () => {
  const home = createTemporaryFolder({ ".local/state/opencode-tui/x": "" })
  const paths = createPaths({}, home)
  const notices: string[] = []
  for (let start = 0; start < 2; start++) {
    const support = createSandboxSupport({ env: {}, paths })
    for (let command = 0; command < 2; command++)
      support.reportUnavailable("bwrap is not installed", (notice) => notices.push(notice))
  }
  expect(notices).toEqual([expect.stringMatching(/without a sandbox: bwrap is not installed.*"sandbox": "off"/)])
})
