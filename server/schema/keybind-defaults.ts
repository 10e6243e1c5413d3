// The default key bindings that the published server of version 1.1.53 adds to `GET /config`: its terminal has no defaults
// and reads them there.
import { defaultLeader, listKeybinds } from "./keybind.ts"

const names = `
app_exit editor_open theme_list sidebar_toggle scrollbar_toggle username_toggle status_view session_export session_new
session_list session_timeline session_fork session_rename session_delete stash_delete model_provider_list
model_favorite_toggle session_share session_unshare session_interrupt session_compact messages_page_up
messages_page_down messages_line_up messages_line_down messages_half_page_up messages_half_page_down messages_first
messages_last messages_next messages_previous messages_last_user messages_copy messages_undo messages_redo
messages_toggle_conceal tool_details model_list model_cycle_recent model_cycle_recent_reverse model_cycle_favorite
model_cycle_favorite_reverse command_list agent_list agent_cycle agent_cycle_reverse variant_cycle input_clear
input_paste input_submit input_newline input_move_left input_move_right input_move_up input_move_down
input_select_left input_select_right input_select_up input_select_down input_line_home input_line_end
input_select_line_home input_select_line_end input_visual_line_home input_visual_line_end
input_select_visual_line_home input_select_visual_line_end input_buffer_home input_buffer_end input_select_buffer_home
input_select_buffer_end input_delete_line input_delete_to_line_end input_delete_to_line_start input_backspace
input_delete input_undo input_redo input_word_forward input_word_backward input_select_word_forward
input_select_word_backward input_delete_word_forward input_delete_word_backward history_previous history_next
session_child_cycle session_child_cycle_reverse session_parent terminal_suspend terminal_title_toggle tips_toggle
display_thinking`

// Names whose default in that version differs from the current one.
const publishedDefaults: Readonly<Record<string, string>> = {
  session_child_cycle: "<leader>right",
  session_child_cycle_reverse: "<leader>left",
  session_parent: "<leader>up",
}

/** The keys by name as that version writes them: separated by commas, `none` for no key. */
export function publishedKeybinds(): Readonly<Record<string, string>> {
  const keys = new Map(listKeybinds("linux").map((bind) => [bind.name, bind.keys.join(",") || "none"]))
  const entries = names
    .trim()
    .split(/\s+/)
    .map((name) => [name, publishedDefaults[name] ?? keys.get(name) ?? "none"] as const)
  return Object.fromEntries([["leader", defaultLeader], ...entries])
}
