// The key bindings that a user's configuration can change, with their default keys.
// All names of the published program are known, even those whose command does not exist here: a configuration that has them
// is not wrong.

/** Where a key works. */
export type Scope = "prompt" | "session" | "app" | "list" | "menu" | "permission" | "diff" | "which-key"

export type Keybind = {
  readonly name: string
  /** The id of the command. */
  readonly command: string
  readonly scope: Scope
  readonly keys: readonly string[]
}

const app = `
app_exit=ctrl+c,ctrl+d,<leader>q command_list=ctrl+p help_show docs_open editor_open=<leader>e theme_list=<leader>t
theme_switch_mode theme_mode_lock sidebar_toggle=<leader>b scrollbar_toggle status_view=<leader>s debug_view app_debug
app_console app_heap_snapshot app_toggle_animations app_toggle_file_context app_toggle_diffwrap app_toggle_paste_summary
app_toggle_session_directory_filter terminal_suspend=ctrl+z terminal_title_toggle tips_toggle=<leader>h plugin_manager
plugin_install workspace_set console_org_switch username_toggle keys_help=? redraw=ctrl+l notifications_list mouse_toggle
permissions_toggle
session_new=<leader>n session_list=<leader>l session_copy session_move session_quick_switch_1=<leader>1
session_quick_switch_2=<leader>2 session_quick_switch_3=<leader>3 session_quick_switch_4=<leader>4
session_quick_switch_5=<leader>5 session_quick_switch_6=<leader>6 session_quick_switch_7=<leader>7
session_quick_switch_8=<leader>8 session_quick_switch_9=<leader>9
model_list=<leader>m model_cycle_recent=f2 model_cycle_recent_reverse=shift+f2 model_cycle_favorite
model_cycle_favorite_reverse mcp_list provider_connect agent_list=<leader>a agent_cycle=tab agent_cycle_reverse=shift+tab
variant_cycle=ctrl+t variant_list`

const session = `
session_timeline=<leader>g session_export=<leader>x session_fork session_share session_unshare session_interrupt=escape
session_background=ctrl+b session_compact=<leader>c session_toggle_timestamps session_toggle_generic_tool_output
session_queued_prompts=<leader>q session_child_first=<leader>down session_child_cycle=right,<leader>right
session_child_cycle_reverse=left,<leader>left session_parent=up,<leader>up
transcript_focus=<leader>j transcript_search=<leader>f
tool_detail_level=<leader>d turn_retry=<leader>i
messages_page_up=pageup,ctrl+alt+b messages_page_down=pagedown,ctrl+alt+f messages_line_up=ctrl+alt+y
messages_line_down=ctrl+alt+e messages_half_page_up=ctrl+alt+u messages_half_page_down=ctrl+alt+d
messages_first=ctrl+g,home messages_last=ctrl+alt+g,end messages_next messages_previous messages_last_user
messages_copy=<leader>y messages_undo=<leader>u messages_redo=<leader>r messages_toggle_conceal=<leader>h tool_details
display_thinking`

const prompt = `
prompt_submit prompt_editor_context_clear prompt_skills prompt_stash prompt_stash_pop prompt_stash_list
history_previous=up history_next=down history_search=<leader>/ prompt_path_complete=tab prompt_yank=ctrl+y prompt_yank_pop=alt+y prompt_queue=alt+q
input_clear=ctrl+c input_paste=ctrl+v input_submit=return input_newline=shift+return,ctrl+return,alt+return,ctrl+j
input_move_left=left,ctrl+b input_move_right=right,ctrl+f input_move_up=up input_move_down=down
input_select_left=shift+left input_select_right=shift+right input_select_up=shift+up input_select_down=shift+down
input_line_home=ctrl+a input_line_end=ctrl+e input_select_line_home=ctrl+shift+a input_select_line_end=ctrl+shift+e
input_visual_line_home=alt+a input_visual_line_end=alt+e input_select_visual_line_home=alt+shift+a
input_select_visual_line_end=alt+shift+e input_buffer_home=home input_buffer_end=end
input_select_buffer_home=shift+home input_select_buffer_end=shift+end input_delete_line=ctrl+shift+d
input_delete_to_line_end=ctrl+k input_delete_to_line_start=ctrl+u input_backspace=backspace,shift+backspace
input_delete=ctrl+d,delete,shift+delete input_undo=ctrl+-,super+z input_redo=ctrl+.,super+shift+z
input_expand_paste=ctrl+o input_uppercase_word=alt+u
input_lowercase_word=alt+l input_capitalize_word=alt+c input_transpose_chars input_transpose_words=alt+t
input_word_forward=alt+f,alt+right,ctrl+right input_word_backward=alt+b,alt+left,ctrl+left
input_select_word_forward=alt+shift+f,alt+shift+right input_select_word_backward=alt+shift+b,alt+shift+left
input_delete_word_forward=alt+d,alt+delete,ctrl+delete
input_delete_word_backward=ctrl+w,ctrl+backspace,alt+backspace input_select_all=super+a`

const list = `
session_rename=ctrl+r session_delete=ctrl+d session_pin_toggle=ctrl+f stash_delete=ctrl+d message_copy=ctrl+y message_fork=ctrl+f model_provider_list=ctrl+a
model_favorite_toggle=ctrl+f dialog.select.prev=up,ctrl+p dialog.select.next=down,ctrl+n dialog.select.page_up=pageup
dialog.select.page_down=pagedown dialog.select.home=home dialog.select.end=end dialog.select.submit=return
dialog.prompt.submit=return dialog.mcp.toggle=space dialog.move_session.new=ctrl+m dialog.move_session.delete=ctrl+d
dialog.move_session.refresh=ctrl+r plugins.toggle=space dialog.plugins.install=shift+i`

const menu = `
prompt.autocomplete.prev=up,ctrl+p prompt.autocomplete.next=down,ctrl+n prompt.autocomplete.hide=escape
prompt.autocomplete.select=return prompt.autocomplete.complete=tab`

const permission = "permission.prompt.fullscreen=ctrl+f"

const diff = `
diff_open diff_close=escape,q diff_toggle=return,space diff_expand=right diff_expand_all=shift+e diff_collapse=left
diff_switch_focus=tab diff_next_hunk=] diff_previous_hunk=[ diff_next_file=n diff_previous_file=p diff_toggle_file_tree=b
diff_single_patch=s diff_switch_source=d diff_toggle_view=v diff.mark_reviewed=m diff_help=?`

const whichKey = `
which_key_toggle=ctrl+alt+k which_key_layout_toggle=ctrl+alt+shift+k which_key_pending_toggle=ctrl+alt+shift+p
which_key_group_previous=ctrl+alt+left,ctrl+alt+[ which_key_group_next=ctrl+alt+right,ctrl+alt+]
which_key_scroll_up=ctrl+alt+up,ctrl+alt+p which_key_scroll_down=ctrl+alt+down,ctrl+alt+n
which_key_page_up=ctrl+alt+pageup which_key_page_down=ctrl+alt+pagedown which_key_home=ctrl+alt+home
which_key_end=ctrl+alt+end`

// Ids that are not the name with dots in place of underscores.
const ids: Readonly<Record<string, string>> = {
  command_list: "command.palette.show",
  editor_open: "prompt.editor",
  theme_list: "theme.switch",
  theme_switch_mode: "theme.switch_mode",
  sidebar_toggle: "session.sidebar.toggle",
  scrollbar_toggle: "session.toggle.scrollbar",
  status_view: "opencode.status",
  debug_view: "opencode.debug",
  session_queued_prompts: "session.queued_prompts",
  session_toggle_generic_tool_output: "session.toggle.generic_tool_output",
  app_heap_snapshot: "app.heap_snapshot",
  app_toggle_file_context: "app.toggle.file_context",
  app_toggle_paste_summary: "app.toggle.paste_summary",
  app_toggle_session_directory_filter: "app.toggle.session_directory_filter",
  plugin_manager: "plugins.list",
  plugin_install: "plugins.install",
  messages_undo: "session.undo",
  messages_redo: "session.redo",
  messages_toggle_conceal: "session.toggle.conceal",
  messages_page_up: "session.page.up",
  messages_page_down: "session.page.down",
  messages_line_up: "session.line.up",
  messages_line_down: "session.line.down",
  messages_half_page_up: "session.half.page.up",
  messages_half_page_down: "session.half.page.down",
  messages_first: "session.first",
  messages_last: "session.last",
  messages_next: "session.message.next",
  messages_previous: "session.message.previous",
  messages_last_user: "session.messages_last_user",
  tool_details: "session.toggle.actions",
  display_thinking: "session.toggle.thinking",
  session_child_cycle: "session.child.next",
  session_child_cycle_reverse: "session.child.previous",
  model_provider_list: "model.dialog.provider",
  model_favorite_toggle: "model.dialog.favorite",
  model_cycle_recent: "model.cycle_recent",
  model_cycle_recent_reverse: "model.cycle_recent_reverse",
  model_cycle_favorite: "model.cycle_favorite",
  model_cycle_favorite_reverse: "model.cycle_favorite_reverse",
  prompt_editor_context_clear: "prompt.editor_context.clear",
  diff_expand_all: "diff.expand_all",
  diff_switch_focus: "diff.switch_focus",
  diff_next_hunk: "diff.next_hunk",
  diff_previous_hunk: "diff.previous_hunk",
  diff_next_file: "diff.next_file",
  diff_previous_file: "diff.previous_file",
  diff_toggle_file_tree: "diff.toggle_file_tree",
  diff_single_patch: "diff.single_patch",
  diff_switch_source: "diff.switch_source",
  diff_toggle_view: "diff.toggle_view",
  input_clear: "prompt.clear",
  input_paste: "prompt.paste",
  input_submit: "prompt.submit",
  history_previous: "prompt.history.previous",
  history_next: "prompt.history.next",
}

/** The id of the command that a name of the configuration binds. */
export function toCommandID(name: string): string {
  const quickSwitch = /^session_quick_switch_(\d)$/.exec(name)
  if (quickSwitch) return `session.quick_switch.${quickSwitch[1]}`
  return ids[name] ?? (name.includes(".") ? name : name.replaceAll("_", "."))
}

function toKeybinds(scope: Scope, text: string): Keybind[] {
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map((entry) => {
      const split = entry.indexOf("=")
      const name = split < 0 ? entry : entry.slice(0, split)
      const keys = split < 0 ? [] : entry.slice(split + 1).split(",")
      return { name, command: toCommandID(name), scope, keys }
    })
}

/** The order in which scopes are searched for a key. */
const scopes: readonly Scope[] = ["prompt", "session", "app", "list", "menu", "permission", "diff", "which-key"]

/** Lists all key bindings. `platform`: Windows reserves some keys. */
export function listKeybinds(platform: NodeJS.Platform = process.platform): Keybind[] {
  const texts: Readonly<Record<Scope, string>> = {
    app,
    session,
    prompt,
    list,
    menu,
    permission,
    diff,
    "which-key": whichKey,
  }
  const all = scopes.flatMap((scope) => toKeybinds(scope, texts[scope]))
  if (platform !== "win32") return all
  return all.map((bind) => {
    if (bind.name === "terminal_suspend") return { ...bind, keys: [] }
    return bind.name === "input_undo" ? { ...bind, keys: [...bind.keys, "ctrl+z"] } : bind
  })
}

export const defaultLeader = "ctrl+x"
export const defaultLeaderTimeoutMs = 2000

/** The command id for the name of a key binding or for a command id; undefined for any other text. */
export function findCommandID(text: string): string | undefined {
  const keybinds = listKeybinds()
  const id = toCommandID(text)
  return keybinds.some((bind) => bind.name === text || bind.command === text || bind.command === id) ? id : undefined
}
