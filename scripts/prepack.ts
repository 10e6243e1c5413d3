// The published package does not install its own Node: `strip` removes development fields from package.json before packing,
// `restore` restores the original file.
import { readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"

const file = join(import.meta.dirname, "..", "package.json")
const backup = `${file}.kept`

if (process.argv[2] === "restore") await rename(backup, file)
else {
  const text = await readFile(file, "utf8")
  const {
    optionalDependencies: _node,
    devDependencies: _dev,
    allowScripts: _allow,
    ...rest
  } = JSON.parse(text) as Record<string, unknown>
  // The scripts depend on the removed packages.
  const { scripts: _scripts, ...published } = rest
  await writeFile(backup, text)
  await writeFile(file, `${JSON.stringify(published, null, 2)}\n`)
}
