import { execFileSync } from "node:child_process"
import { constants, linkSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { isInside, openInside, PathError, realPath } from "../../../server/base/file/containment.ts"
import { createTemporaryFolder, writeFiles } from "../../support/temporary.ts"

const canary = "CANARY-outside"

function createScene() {
  const top = createTemporaryFolder({
    "outside/secret.txt": canary,
    "root/in.txt": "inside",
    "root/sub/deep.txt": "deep",
  })
  return { top, root: join(top, "root"), secret: join(top, "outside/secret.txt") }
}

async function readInside(root: string, path: string): Promise<string> {
  const handle = await openInside(root, path)
  try {
    return (await handle.stat()).isDirectory() ? "<folder>" : await handle.readFile("utf8")
  } finally {
    await handle.close()
  }
}

describe("isInside", () => {
  test.each([
    ["/a", "/a", true],
    ["/a", "/a/b", true],
    ["/a", "/ab", false],
    ["/a", "/", false],
    ["/a", "/a/../b", false],
    ["/a", "/a/..b", true],
    ["/", "/anything", true],
  ])("%s contains %s: %s", (root, path, expected) => expect(isInside(root, path)).toBe(expected))
})

describe("realPath", () => {
  test("keeps the missing rest below the real existing part", async () => {
    const { root, top } = createScene()
    symlinkSync("../outside", join(root, "out"))
    expect(await realPath(join(root, "out/new/file.txt"))).toBe(join(top, "outside/new/file.txt"))
  })
  test("follows a dangling link to its target", async () => {
    const { root, top } = createScene()
    symlinkSync(join(top, "outside/not-yet"), join(root, "dangling"))
    expect(await realPath(join(root, "dangling"))).toBe(join(top, "outside/not-yet"))
  })
  test("a circular link is rejected", async () => {
    const { root } = createScene()
    symlinkSync("b", join(root, "a"))
    symlinkSync("a", join(root, "b"))
    await expect(realPath(join(root, "a"))).rejects.toMatchObject({ code: "loop" })
  })
})

describe("openInside", () => {
  test("opens files, folders, links that stay inside, and hard links", async () => {
    const { root } = createScene()
    symlinkSync("sub/deep.txt", join(root, "link"))
    linkSync(join(root, "in.txt"), join(root, "hard"))
    expect(await readInside(root, "in.txt")).toBe("inside")
    expect(await readInside(root, "sub/../in.txt")).toBe("inside")
    expect(await readInside(root, join(root, "in.txt"))).toBe("inside")
    expect(await readInside(root, "link")).toBe("deep")
    expect(await readInside(root, "hard")).toBe("inside")
    expect(await readInside(root, ".")).toBe("<folder>")
  })

  test("rejects outside paths in every spelling", async () => {
    const { root, secret } = createScene()
    symlinkSync(secret, join(root, "direct"))
    symlinkSync("direct", join(root, "chain"))
    symlinkSync("../outside", join(root, "folder"))
    symlinkSync("/proc/self/root", join(root, "proc"))
    const spellings = [
      "../outside/secret.txt",
      "sub/../../outside/secret.txt",
      secret,
      "direct",
      "chain",
      "folder/secret.txt",
      `proc${secret}`,
      "/proc/self/environ",
      "/dev/zero",
      "/etc/passwd",
    ]
    for (const spelling of spellings)
      await expect(readInside(root, spelling)).rejects.toMatchObject({ name: "PathError", code: "outside" })
  })

  test("names that resemble `..` are allowed", async () => {
    const { root } = createScene()
    const spellings = ["..\\outside\\secret.txt", "%2e%2e%2foutside", "....//outside", "C:\\x", "file:///etc/passwd"]
    for (const spelling of spellings) await expect(readInside(root, spelling)).rejects.toMatchObject({ code: "ENOENT" })
  })

  test("NUL characters and overlong paths are rejected before any system call", async () => {
    const { root } = createScene()
    await expect(readInside(root, "in.txt\0.png")).rejects.toMatchObject({ code: "nul" })
    await expect(readInside(root, "x".repeat(100_000))).rejects.toMatchObject({ code: "long" })
    await expect(readInside(root, "a/".repeat(3000))).rejects.toMatchObject({ code: "long" })
  })

  test("a FIFO is rejected without blocking, for reading and for writing", async () => {
    const { root } = createScene()
    execFileSync("mkfifo", [join(root, "pipe")])
    await expect(readInside(root, "pipe")).rejects.toMatchObject({ code: "special" })
    await expect(openInside(root, "pipe", constants.O_WRONLY)).rejects.toMatchObject({ code: "special" })
  })

  test("creates with the given mode, and truncates only inside", async () => {
    const { root, secret } = createScene()
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC
    const handle = await openInside(root, "new.txt", flags, 0o600)
    expect((await handle.stat()).mode & 0o777).toBe(0o600)
    await handle.close()
    symlinkSync(secret, join(root, "out"))
    symlinkSync(join(root, "../outside/new"), join(root, "dangling"))
    await expect(openInside(root, "out", flags)).rejects.toBeInstanceOf(PathError)
    await expect(openInside(root, "dangling", flags)).rejects.toBeInstanceOf(PathError)
    expect(readFileSync(secret, "utf8")).toBe(canary)
  })

  test("a folder and a file that are swapped for links concurrently never lead outside", async () => {
    const { root, top } = createScene()
    writeFiles(root, { "race/secret.txt": "harmless" })
    symlinkSync(join(top, "outside"), join(top, "swap"))
    const swapper = execSwapper(root, top)
    let opened = 0
    try {
      for (let i = 0; i < 2000; i++) {
        const text = await readInside(root, "race/secret.txt").catch(() => undefined)
        expect(text).not.toBe(canary)
        if (text === "harmless") opened++
      }
    } finally {
      swapper()
    }
    expect(opened).toBeGreaterThan(0)
  })
})

/** Swaps the real folder and the link continuously, on the same thread: it runs at each await of the reads. */
function execSwapper(root: string, top: string): () => void {
  const race = join(root, "race")
  const real = join(top, "real-race")
  const link = join(top, "swap")
  let isOn = true
  let isLinked = false
  const turn = () => {
    if (!isOn) return
    if (isLinked) {
      renameSync(race, link)
      renameSync(real, race)
    } else {
      renameSync(race, real)
      renameSync(link, race)
    }
    isLinked = !isLinked
    setImmediate(turn)
  }
  turn()
  return () => {
    isOn = false
    rmSync(real, { recursive: true, force: true })
    mkdirSync(real, { recursive: true })
  }
}
