import { existsSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { createLog } from "../../server/base/log.ts"
import { toFailure, withoutSecrets } from "../../server/session/turn/failure.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

const modeOf = (path: string) => statSync(path).mode & 0o777

test("writes lines in order, with mode 0600 and without secrets", async () => {
  const file = join(createTemporaryFolder(), "log/server.log")
  const log = createLog({ file, level: "info" })
  log.redact("sk-canary-123456")
  log.debug("below the level")
  log.info("called with sk-canary-123456", {
    service: "x",
    headers: { Authorization: "Bearer abcdef", accept: "json" },
    apiKey: "k1-value",
    tokens: 12,
    accessToken: "t1-value",
  })
  log.error("second", { error: new Error("broken") })
  await log.flush()
  const lines = readFileSync(file, "utf8").trim().split("\n")
  expect(lines).toHaveLength(2)
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    service: "x",
    level: "info",
    tokens: 12,
    headers: { accept: "json" },
  })
  expect(lines.join()).not.toMatch(/canary|abcdef|k1-value|t1-value/)
  expect(lines[1]).toContain("broken")
  expect(modeOf(file)).toBe(0o600)
  await log.close()
})

test.each(['"canary', "canary\\", 'ca"na\\ry'])("a secret with JSON syntax in it: %s", async (secret) => {
  const file = join(createTemporaryFolder(), "server.log")
  const log = createLog({ file, level: "info" })
  log.redact(secret)
  const failed = new Error(`refused ${secret}`)
  log.error(`sent "${secret}"`, { body: JSON.stringify({ key: secret }), [secret]: 1, failed })
  const failure = withoutSecrets(toFailure(failed), log.hide)
  await log.close()
  const line = readFileSync(file, "utf8")
  expect(JSON.parse(line)).toMatchObject({ message: 'sent "***"', body: '{"key":"***"}', "***": 1 })
  expect(line).not.toContain(JSON.stringify(secret).slice(1, -1))
  expect(failure.error.data).toEqual({ message: "refused ***" })
})

test("rotates at its size limit and continues when the file cannot be written", async () => {
  const folder = createTemporaryFolder({ blocked: "a file" })
  const file = join(folder, "a.log")
  const log = createLog({ file, level: "info", maxBytes: 500 })
  for (let i = 0; i < 20; i++) {
    log.info("x".repeat(100), { i })
    await log.flush()
  }
  await log.close()
  expect(existsSync(`${file}.1`)).toBe(true)
  expect(statSync(file).size).toBeLessThan(700)
  const printed: string[] = []
  const broken = createLog({
    file: join(folder, "blocked/b.log"),
    level: "info",
    print: { write: (s) => printed.push(s) },
  })
  broken.info("one")
  await broken.flush()
  broken.info("two")
  await broken.close()
  expect(printed.join("")).toMatch(/one[^]*can't be written[^]*two/)
})
