// The program's own version: what `--version`, /global/health and sessions tell. The build puts package.json's in.
declare const OPENCODE_TUI_VERSION: string | undefined

export const version: string = typeof OPENCODE_TUI_VERSION === "string" ? OPENCODE_TUI_VERSION : "0.0.0-development"
