// Runs before and after all tests: creates and removes the folder of the test run, which contains every temporary folder
// and the code that Node compiles of the built program, shared by the homes of all tests.
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { createFolder, removeFolder, runFolderVariable } from "./temporary.ts"

export function setup(): () => void {
  const folder = createFolder("ot")
  mkdirSync(join(folder, compiledFolderName))
  process.env[runFolderVariable] = folder
  return () => removeFolder(folder)
}

/** The name of the folder of compiled code within the folder of the test run. */
export const compiledFolderName = "compiled"
