// What of a project's `tui.json` files needs trust. The terminal reads the files itself; here they are only listed.
import { join } from "node:path"
import { isRecord } from "../base/is-record.ts"
import { parseJsonc } from "../base/jsonc.ts"
import type { Withheld } from "../schema/trust.ts"
import { withholdTuiSettings } from "../schema/tui-trust.ts"
import { formatSetting } from "./format-setting.ts"
import { readText } from "./read-settings.ts"

export async function listWithheldTuiSettings(folders: readonly string[]): Promise<Withheld[]> {
  const withheld: Withheld[] = []
  for (const folder of folders)
    for (const name of ["tui.json", "tui.jsonc"]) {
      const file = join(folder, name)
      // The terminal reports what is wrong in a file.
      const text = await readText(file).catch(() => undefined)
      const parsed = text === undefined ? undefined : await parseJsonc(text)
      const values = parsed && "value" in parsed && isRecord(parsed.value) ? parsed.value : {}
      for (const { key, why, value } of withholdTuiSettings(values).withheld)
        withheld.push({ file, key, why, what: formatSetting(value) })
    }
  return withheld
}
