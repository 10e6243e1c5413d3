// Paths that terminals paste when files are dropped on them.
import { expect, test } from "vitest"
import { isUnsupportedImage, isMedia, toMime } from "../../src/text/mime.ts"
import { parsePathList } from "../../src/text/path-list.ts"

test.each([
  ["/a/b.ts", ["/a/b.ts"]],
  ["/a/b.ts ", ["/a/b.ts"]],
  ["'/a/my file.png'", ["/a/my file.png"]],
  ['"/a/my file.png" /b', ["/a/my file.png", "/b"]],
  ["/a/my\\ file.png /b/c", ["/a/my file.png", "/b/c"]],
  ["/a/my file.png", ["/a/my file.png"]],
  ["file:///a/my%20file.png", ["/a/my file.png"]],
  ["~/x.ts", ["/home/u/x.ts"]],
  ["/a\n/b c\n", ["/a", "/b c"]],
  ["C:\\Users\\me\\x.png", ["C:\\Users\\me\\x.png"]],
])("%j", (text, paths) => {
  expect(parsePathList(text, "/home/u")).toEqual(paths)
})

test.each(["", "hello", "// comment", "a/b.ts", "'/a", "/", "/* x */", "see /a/b", "/a".repeat(9000)])(
  "none in %j",
  (text) => {
    expect(parsePathList(text, "/home/u")).toEqual([])
  },
)

test("the type of a file by its name", () => {
  expect(["a/B.PNG", "x.pdf", "src/", "a.tar.gz", ".env", "png"].map(toMime)).toEqual([
    "image/png",
    "application/pdf",
    "application/x-directory",
    "text/plain",
    "text/plain",
    "text/plain",
  ])
  expect([isMedia("image/png"), isMedia("text/plain"), isUnsupportedImage("x.HEIC")]).toEqual([true, false, true])
})
