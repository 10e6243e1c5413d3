// The methods of the first client whose routes stand, each called once.
import type { OpencodeClient } from "@opencode-ai/sdk"
import { contract } from "../../../server/api/contract.ts"
import { differingMethodsOf, methodsOf, takeNext } from "./method.ts"

const method = methodsOf<OpencodeClient>()
const differing = differingMethodsOf<OpencodeClient>()
const text = (words: string) => [{ type: "text" as const, text: words }]

export const calls = {
  postSessionIdPermissionsPermissionId: method(contract.session.permission, async (client, { askPermission }) => {
    const { sessionID, id } = await askPermission()
    return client.postSessionIdPermissionsPermissionId({
      path: { id: sessionID, permissionID: id },
      body: { response: "once" },
    })
  }),
  "project.list": method(contract.project.list, (client) => client.project.list()),
  "project.current": method(contract.project.current, (client) => client.project.current()),
  "pty.list": method(contract.pty.list, (client) => client.pty.list()),
  "config.get": differing(
    contract.config.get,
    (client) => client.config.get(),
    "A plugin may stand in any form that a file has it in",
  ),
  "config.update": differing(
    contract.config.update,
    (client) => client.config.update({ body: { username: "first" } }),
    "A plugin may stand in any form that a file has it in",
  ),
  "config.providers": method(contract.config.providers, (client) => client.config.providers()),
  "tool.ids": method(contract.tool.ids, (client) => client.tool.ids()),
  "tool.list": method(contract.tool.list, (client, { model }) =>
    client.tool.list({ query: { provider: model.providerID, model: model.modelID } }),
  ),
  "instance.dispose": method(contract.instance.dispose, (client) => client.instance.dispose()),
  "path.get": method(contract.path.get, (client) => client.path.get()),
  "vcs.get": differing(contract.vcs.get, (client) => client.vcs.get(), "Outside a repository there is no branch"),
  "session.list": method(contract.session.list, (client) => client.session.list()),
  "session.create": method(contract.session.create, (client) => client.session.create({ body: { title: "Made" } })),
  "session.status": method(contract.session.status, (client) => client.session.status()),
  "session.delete": method(contract.session.delete, async (client, { newSession }) =>
    client.session.delete({ path: { id: await newSession() } }),
  ),
  "session.get": method(contract.session.get, async (client, { newSession }) =>
    client.session.get({ path: { id: await newSession() } }),
  ),
  "session.update": method(contract.session.update, async (client, { newSession }) =>
    client.session.update({ path: { id: await newSession() }, body: { title: "Renamed" } }),
  ),
  "session.children": method(contract.session.children, async (client, { newSession }) =>
    client.session.children({ path: { id: await newSession() } }),
  ),
  "session.todo": method(contract.session.todo, async (client, { newSession }) =>
    client.session.todo({ path: { id: await newSession() } }),
  ),
  "session.init": method(contract.session.init, async (client, { newSession, model }) =>
    client.session.init({ path: { id: await newSession() }, body: { ...model, messageID: "msg_000first" } }),
  ),
  "session.fork": method(contract.session.fork, async (client, { newTurn }) =>
    client.session.fork({ path: { id: await newTurn() } }),
  ),
  "session.abort": method(contract.session.abort, async (client, { newSession }) =>
    client.session.abort({ path: { id: await newSession() } }),
  ),
  "session.diff": method(contract.session.diff, async (client, { newTurn }) =>
    client.session.diff({ path: { id: await newTurn() } }),
  ),
  "session.share": method(
    contract.session.share,
    async (client, { newSession }) => client.session.share({ path: { id: await newSession() } }),
    { refused: 400 },
  ),
  "session.unshare": method(
    contract.session.unshare,
    async (client, { newSession }) => client.session.unshare({ path: { id: await newSession() } }),
    { refused: 404 },
  ),
  "session.summarize": method(contract.session.summarize, async (client, { newTurn, model }) =>
    client.session.summarize({ path: { id: await newTurn() }, body: model }),
  ),
  "session.messages": differing(
    contract.message.list,
    async (client, { newTurn }) => client.session.messages({ path: { id: await newTurn() } }),
    "A file may come from an MCP resource; with noReply the message is the user's",
  ),
  "session.message": differing(
    contract.message.get,
    async (client, { newNote }) => {
      const { sessionID, messageID } = await newNote()
      return client.session.message({ path: { id: sessionID, messageID } })
    },
    "A file may come from an MCP resource; with noReply the message is the user's",
  ),
  "session.prompt": differing(
    contract.message.prompt,
    async (client, { newSession }) =>
      client.session.prompt({ path: { id: await newSession() }, body: { parts: text("list the files") } }),
    "A file may come from an MCP resource; with noReply the message is the user's",
  ),
  "session.promptAsync": method(contract.message.promptAsync, async (client, { newSession }) =>
    client.session.promptAsync({ path: { id: await newSession() }, body: { noReply: true, parts: text("noted") } }),
  ),
  "session.command": differing(
    contract.message.command,
    async (client, { newSession }) =>
      client.session.command({ path: { id: await newSession() }, body: { command: "review", arguments: "HEAD" } }),
    "A file may come from an MCP resource; with noReply the message is the user's",
  ),
  "session.shell": differing(
    contract.message.shell,
    async (client, { newSession }) =>
      client.session.shell({ path: { id: await newSession() }, body: { agent: "build", command: "echo hi" } }),
    "The parts are published too",
  ),
  "command.list": method(contract.command.list, (client) => client.command.list()),
  "provider.list": differing(
    contract.provider.list,
    (client) => client.provider.list(),
    "Models are described as GET /config/providers does",
  ),
  "provider.auth": method(contract.provider.auth, (client) => client.provider.auth()),
  "find.text": method(contract.find.text, (client) => client.find.text({ query: { pattern: "TODO" } })),
  "find.files": method(contract.find.files, (client) => client.find.files({ query: { query: "sum" } })),
  "find.symbols": method(contract.find.symbols, (client) => client.find.symbols({ query: { query: "sum" } })),
  "file.list": method(contract.file.list, (client) => client.file.list({ query: { path: "src" } })),
  "file.read": method(contract.file.read, (client) => client.file.read({ query: { path: "README.md" } })),
  "file.status": method(contract.file.status, (client) => client.file.status()),
  "app.log": method(contract.log.write, (client) =>
    client.app.log({ body: { service: "test", level: "info", message: "hello" } }),
  ),
  "app.agents": differing(
    contract.agent.list,
    (client) => client.app.agents(),
    "The type precedes the replacement of tools by permissions",
  ),
  "mcp.status": method(contract.mcp.status, (client) => client.mcp.status()),
  "mcp.add": method(contract.mcp.add, (client) =>
    client.mcp.add({ body: { name: "first", config: { type: "local", command: ["nothing-there"], enabled: false } } }),
  ),
  "mcp.auth.set": method(contract.auth.set, (client) =>
    client.mcp.auth.set({ path: { id: "first" }, body: { type: "api", key: "k" } }),
  ),
  "auth.set": method(contract.auth.set, (client) =>
    client.auth.set({ path: { id: "first" }, body: { type: "api", key: "k" } }),
  ),
  "lsp.status": method(contract.lsp.status, (client) => client.lsp.status()),
  "formatter.status": method(contract.formatter.status, (client) => client.formatter.status()),
  "tui.appendPrompt": method(contract.tui.appendPrompt, (client) => client.tui.appendPrompt({ body: { text: "hi" } })),
  "tui.openHelp": method(contract.tui.openHelp, (client) => client.tui.openHelp()),
  "tui.openSessions": method(contract.tui.openSessions, (client) => client.tui.openSessions()),
  "tui.openThemes": method(contract.tui.openThemes, (client) => client.tui.openThemes()),
  "tui.openModels": method(contract.tui.openModels, (client) => client.tui.openModels()),
  "tui.submitPrompt": method(contract.tui.submitPrompt, (client) => client.tui.submitPrompt()),
  "tui.clearPrompt": method(contract.tui.clearPrompt, (client) => client.tui.clearPrompt()),
  "tui.executeCommand": method(contract.tui.executeCommand, (client) =>
    client.tui.executeCommand({ body: { command: "agent_cycle" } }),
  ),
  "tui.showToast": method(contract.tui.showToast, (client) =>
    client.tui.showToast({ body: { message: "hi", variant: "info" } }),
  ),
  "tui.publish": method(contract.tui.publish, (client) =>
    client.tui.publish({ body: { type: "tui.prompt.append", properties: { text: "hi" } } }),
  ),
  "tui.control.next": method(contract.tui.next, (client) =>
    takeNext(client.tui.control.next(), () => client.tui.openHelp()),
  ),
  "tui.control.response": method(contract.tui.response, (client) => client.tui.control.response({ body: true })),
}

/** Streams: what they give is read in sdk.test.ts. */
export const streams = ["global.event", "event.subscribe"]

/** Their routes answer 501. */
export const later = [
  "pty.create",
  "pty.remove",
  "pty.get",
  "pty.update",
  "pty.connect",
  "session.revert",
  "session.unrevert",
  "provider.oauth.authorize",
  "provider.oauth.callback",
  "mcp.connect",
  "mcp.disconnect",
  "mcp.auth.remove",
  "mcp.auth.start",
  "mcp.auth.callback",
  "mcp.auth.authenticate",
  // The same again: this client has one group for MCP servers and providers, under two names.
  "auth.remove",
  "auth.start",
  "auth.callback",
  "auth.authenticate",
]
