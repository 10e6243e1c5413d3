// The published package does not bring its own Node: `strip` takes it out of package.json before packing, `restore` puts
// the file back as it was.
import { readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"

const file = join(import.meta.dirname, "..", "package.json")
const kept = `${file}.kept`

if (process.argv[2] === "restore") await rename(kept, file)
else {
  const text = await readFile(file, "utf8")
  const {
    optionalDependencies: _node,
    devDependencies: _dev,
    allowScripts: _allow,
    ...rest
  } = JSON.parse(text) as Record<string, unknown>
  // The scripts need what was taken out.
  const { scripts: _scripts, ...published } = rest
  await writeFile(kept, text)
  await writeFile(file, `${JSON.stringify(published, null, 2)}\n`)
}
