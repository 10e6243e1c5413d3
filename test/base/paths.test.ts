import { chmodSync, mkdirSync, statSync } from "node:fs"
import { expect, test } from "vitest"
import { createPaths } from "../../server/base/paths.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

const modeOf = (path: string) => statSync(path).mode & 0o777

test("follow XDG, absolute values only", () => {
  const paths = createPaths({ XDG_DATA_HOME: "/data", XDG_CONFIG_HOME: "relative" }, "/home/me")
  expect(paths.data).toBe("/data/opencode-tui")
  expect(paths.config).toBe("/home/me/.config/opencode")
  expect(paths.ownConfig).toBe("/home/me/.config/opencode-tui")
  expect(paths.state).toBe("/home/me/.local/state/opencode-tui")
})

test("ensure sets mode 0700, whatever the umask and the existing mode", async () => {
  const home = createTemporaryFolder()
  const paths = createPaths({}, home)
  mkdirSync(paths.data, { recursive: true })
  chmodSync(paths.data, 0o755)
  expect(await paths.ensure()).toBeUndefined()
  for (const path of [paths.data, paths.state, paths.cache]) expect(modeOf(path)).toBe(0o700)
})

test("a home that cannot be written is returned as a problem", async () => {
  const home = createTemporaryFolder({ ".local": "a file in the way" })
  expect(await createPaths({}, home).ensure()).toMatchObject({
    code: "ENOTDIR",
    path: expect.stringContaining("share"),
  })
})

test("a cache that cannot be created is not a problem", async () => {
  const home = createTemporaryFolder({ ".cache": "a file in the way" })
  const paths = createPaths({}, home)
  expect(await paths.ensure()).toBeUndefined()
  expect(modeOf(paths.data)).toBe(0o700)
})
