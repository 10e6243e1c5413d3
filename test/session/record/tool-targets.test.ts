// The files that a tool call names.
import { expect, it } from "vitest"
import { listTargets } from "../../../server/session/record/tool-targets.ts"
import type { Part } from "../../../server/schema/part.ts"

const call = (status: string, input: object) =>
  ({
    id: "prt_1",
    sessionID: "ses_1",
    messageID: "msg_1",
    type: "tool",
    callID: "c",
    tool: "t",
    state: { status, input },
  }) as Part

it("lists the files of an open call, and none of an ended one", () => {
  expect(listTargets(call("running", { filePath: "a/b.txt" }), "/p")).toEqual(["/p/a/b.txt"])
  expect(listTargets(call("running", { filePath: "/q/b.txt" }), "/p")).toEqual(["/q/b.txt"])
  const patchText =
    "*** Begin Patch\n*** Add File: new.txt\n+x\n*** Update File: c/d.txt\n*** Delete File: gone\n*** End Patch"
  expect(listTargets(call("pending", { patchText }), "/p")).toEqual(["/p/new.txt", "/p/c/d.txt"])
  expect(listTargets(call("completed", { filePath: "a" }), "/p")).toEqual([])
  expect(listTargets(call("running", { filePath: 1, command: "x" }), "/p")).toEqual([])
})
