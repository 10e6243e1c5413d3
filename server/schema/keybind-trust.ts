// Which key bindings of a project count before the user trusts it: a free key with a modifier, or a function key, for a
// command that only shows or scrolls something. Any other binding can take a key away from the user, or can answer,
// send, run or undo something when a usual key is pressed.
import { listKeybinds } from "./keybind.ts"
import { toKeyList } from "./keybind-value.ts"

const showing =
  /^(theme_list|theme_switch_mode|sidebar_toggle|scrollbar_toggle|status_view|help_show|keys_help|tips_toggle|command_list|model_list|agent_list|variant_list|mcp_list|notifications_list|session_(list|new|timeline|toggle_\w+|child_\w+|parent|quick_switch_\d)|messages_(page|line|half_page)_(up|down)|messages_(first|last|next|previous|last_user)|transcript_(focus|search)|tool_details|tool_detail_level|display_thinking|which_key_\w+)$/
/** In the spelling of the defaults. Left out are control keys that terminals send for tab, return and backspace. */
const freeKey = /^(<leader>[a-z0-9]|f([1-9]|1[0-2])|ctrl\+[a-gkln-z]|((ctrl\+)?alt\+(shift\+)?|ctrl\+shift\+)[a-z0-9])$/

export function isHarmlessKeybind(name: string, value: unknown): boolean {
  const keys = toKeyList(value) ?? []
  if (!showing.test(name) || keys.length === 0 || !keys.every((key) => freeKey.test(key))) return false
  const taken = new Set(listKeybinds().flatMap((bind) => (bind.name === name ? [] : bind.keys)))
  return !keys.some((key) => taken.has(key))
}
