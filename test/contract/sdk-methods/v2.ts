// The methods of the second client whose routes stand, each called once.
import type { OpencodeClient } from "@opencode-ai/sdk/v2"
import { contract } from "../../../server/api/contract.ts"
import { differingMethodsOf, methodsOf, takeNext } from "./method.ts"

const method = methodsOf<OpencodeClient>()
const differing = differingMethodsOf<OpencodeClient>()
const text = (words: string) => [{ type: "text" as const, text: words }]

export const calls = {
  "auth.set": method(contract.auth.set, (client) =>
    client.auth.set({ providerID: "second", auth: { type: "api", key: "k" } }),
  ),
  "auth.remove": method(contract.auth.remove, (client) => client.auth.remove({ providerID: "second" })),
  "app.log": method(contract.log.write, (client) =>
    client.app.log({ service: "test", level: "info", message: "hello" }),
  ),
  "app.agents": method(contract.agent.list, (client) => client.app.agents()),
  "app.skills": method(contract.skill.list, (client) => client.app.skills()),
  "experimental.resource.list": method(contract.resource.list, (client) => client.experimental.resource.list()),
  "v2.health.get": method(contract.api.health, (client) => client.v2.health.get()),
  "global.health": method(contract.global.health, (client) => client.global.health()),
  "global.config.get": differing(
    contract.global.config,
    (client) => client.global.config.get(),
    "A plugin may stand in any form that a file has it in",
  ),
  "global.config.update": differing(
    contract.global.updateConfig,
    (client) => client.global.config.update({ config: { username: "second" } }),
    "A plugin may stand in any form that a file has it in",
  ),
  "global.dispose": method(contract.global.dispose, (client) => client.global.dispose()),
  "config.get": differing(
    contract.config.get,
    (client) => client.config.get(),
    "A plugin may stand in any form that a file has it in",
  ),
  "config.update": differing(
    contract.config.update,
    (client) => client.config.update({ config: { username: "second" } }),
    "A plugin may stand in any form that a file has it in",
  ),
  "config.providers": method(contract.config.providers, (client) => client.config.providers()),
  "tool.ids": method(contract.tool.ids, (client) => client.tool.ids()),
  "tool.list": method(contract.tool.list, (client, { model }) =>
    client.tool.list({ provider: model.providerID, model: model.modelID }),
  ),
  "worktree.list": method(contract.worktree.list, (client) => client.worktree.list()),
  "find.text": method(contract.find.text, (client) => client.find.text({ pattern: "TODO" })),
  "find.files": method(contract.find.files, (client) => client.find.files({ query: "sum" })),
  "find.symbols": method(contract.find.symbols, (client) => client.find.symbols({ query: "sum" })),
  "file.list": method(contract.file.list, (client) => client.file.list({ path: "src" })),
  "file.read": method(contract.file.read, (client) => client.file.read({ path: "README.md" })),
  "file.status": method(contract.file.status, (client) => client.file.status()),
  "instance.dispose": method(contract.instance.dispose, (client) => client.instance.dispose()),
  "path.get": method(contract.path.get, (client) => client.path.get()),
  "vcs.get": method(contract.vcs.get, (client) => client.vcs.get()),
  "command.list": method(contract.command.list, (client) => client.command.list()),
  "lsp.status": method(contract.lsp.status, (client) => client.lsp.status()),
  "formatter.status": method(contract.formatter.status, (client) => client.formatter.status()),
  "mcp.status": method(contract.mcp.status, (client) => client.mcp.status()),
  "mcp.add": method(contract.mcp.add, (client) =>
    client.mcp.add({ name: "second", config: { type: "local", command: ["nothing-there"], enabled: false } }),
  ),
  "project.list": method(contract.project.list, (client) => client.project.list()),
  "project.current": method(contract.project.current, (client) => client.project.current()),
  "project.update": method(contract.project.update, (client, { projectID }) =>
    client.project.update({ projectID, name: "Named" }),
  ),
  "pty.list": method(contract.pty.list, (client) => client.pty.list()),
  "question.list": method(contract.question.list, async (client, { askQuestion }) => {
    await askQuestion()
    return client.question.list()
  }),
  "question.reply": method(contract.question.reply, async (client, { askQuestion }) =>
    client.question.reply({ requestID: (await askQuestion()).id, answers: [["Yes"]] }),
  ),
  "question.reject": method(contract.question.reject, async (client, { askQuestion }) =>
    client.question.reject({ requestID: (await askQuestion()).id }),
  ),
  "permission.list": method(contract.permission.list, async (client, { askPermission }) => {
    await askPermission()
    return client.permission.list()
  }),
  "permission.reply": method(contract.permission.reply, async (client, { askPermission }) =>
    client.permission.reply({ requestID: (await askPermission()).id, reply: "reject", message: "not now" }),
  ),
  "permission.respond": method(contract.session.permission, async (client, { askPermission }) => {
    const { sessionID, id } = await askPermission()
    return client.permission.respond({ sessionID, permissionID: id, response: "once" })
  }),
  "provider.list": method(contract.provider.list, (client) => client.provider.list()),
  "provider.auth": method(contract.provider.auth, (client) => client.provider.auth()),
  "session.list": method(contract.session.list, (client) => client.session.list({ limit: 5 })),
  "session.create": method(contract.session.create, (client) => client.session.create({ title: "Made" })),
  "session.status": method(contract.session.status, (client) => client.session.status()),
  "session.delete": method(contract.session.delete, async (client, { newSession }) =>
    client.session.delete({ sessionID: await newSession() }),
  ),
  "session.get": method(contract.session.get, async (client, { newSession }) =>
    client.session.get({ sessionID: await newSession() }),
  ),
  "session.update": method(contract.session.update, async (client, { newSession }) =>
    client.session.update({ sessionID: await newSession(), title: "Renamed" }),
  ),
  "session.children": method(contract.session.children, async (client, { newSession }) =>
    client.session.children({ sessionID: await newSession() }),
  ),
  "session.todo": method(contract.session.todo, async (client, { newSession }) =>
    client.session.todo({ sessionID: await newSession() }),
  ),
  "session.diff": method(contract.session.diff, async (client, { newTurn }) =>
    client.session.diff({ sessionID: await newTurn() }),
  ),
  "session.messages": differing(
    contract.message.list,
    async (client, { newTurn }) => client.session.messages({ sessionID: await newTurn(), limit: 10 }),
    "StepLimitError, which no published message ends with",
  ),
  "session.message": differing(
    contract.message.get,
    async (client, { newNote }) => client.session.message(await newNote()),
    "StepLimitError, which no published message ends with",
  ),
  "session.prompt": differing(
    contract.message.prompt,
    async (client, { newSession }) =>
      client.session.prompt({ sessionID: await newSession(), parts: text("list the files") }),
    "With noReply the message is the user's",
  ),
  "session.promptAsync": method(contract.message.promptAsync, async (client, { newSession }) =>
    client.session.promptAsync({ sessionID: await newSession(), noReply: true, parts: text("noted") }),
  ),
  "session.deleteMessage": method(contract.message.remove, async (client, { newNote }) =>
    client.session.deleteMessage(await newNote()),
  ),
  "session.fork": method(contract.session.fork, async (client, { newTurn }) =>
    client.session.fork({ sessionID: await newTurn() }),
  ),
  "session.abort": method(contract.session.abort, async (client, { newSession }) =>
    client.session.abort({ sessionID: await newSession() }),
  ),
  "session.init": method(contract.session.init, async (client, { newSession, model }) =>
    client.session.init({ sessionID: await newSession(), ...model, messageID: "msg_000second" }),
  ),
  "session.share": method(
    contract.session.share,
    async (client, { newSession }) => client.session.share({ sessionID: await newSession() }),
    { refused: 400 },
  ),
  "session.unshare": method(
    contract.session.unshare,
    async (client, { newSession }) => client.session.unshare({ sessionID: await newSession() }),
    { refused: 404 },
  ),
  "session.summarize": method(contract.session.summarize, async (client, { newTurn, model }) =>
    client.session.summarize({ sessionID: await newTurn(), ...model }),
  ),
  "session.command": differing(
    contract.message.command,
    async (client, { newSession }) =>
      client.session.command({ sessionID: await newSession(), command: "review", arguments: "HEAD" }),
    "The type of a prompt's answer, which with noReply is the user's message",
  ),
  "session.shell": differing(
    contract.message.shell,
    async (client, { newSession }) =>
      client.session.shell({ sessionID: await newSession(), agent: "build", command: "echo hi" }),
    "StepLimitError, which no published message ends with",
  ),
  "part.update": method(contract.message.updatePart, async (client, { newNote }) => {
    const note = await newNote()
    const { partID: id, ...rest } = note
    return client.part.update({ ...note, part: { id, ...rest, type: "text", text: "changed" } })
  }),
  "part.delete": method(contract.message.removePart, async (client, { newNote }) =>
    client.part.delete(await newNote()),
  ),
  "tui.appendPrompt": method(contract.tui.appendPrompt, (client) => client.tui.appendPrompt({ text: "hi" })),
  "tui.openHelp": method(contract.tui.openHelp, (client) => client.tui.openHelp()),
  "tui.openSessions": method(contract.tui.openSessions, (client) => client.tui.openSessions()),
  "tui.openThemes": method(contract.tui.openThemes, (client) => client.tui.openThemes()),
  "tui.openModels": method(contract.tui.openModels, (client) => client.tui.openModels()),
  "tui.submitPrompt": method(contract.tui.submitPrompt, (client) => client.tui.submitPrompt()),
  "tui.clearPrompt": method(contract.tui.clearPrompt, (client) => client.tui.clearPrompt()),
  "tui.executeCommand": method(contract.tui.executeCommand, (client) =>
    client.tui.executeCommand({ command: "agent_cycle" }),
  ),
  "tui.showToast": method(contract.tui.showToast, (client) => client.tui.showToast({ message: "hi", variant: "info" })),
  "tui.publish": method(contract.tui.publish, (client) =>
    client.tui.publish({ body: { type: "tui.prompt.append", properties: { text: "hi" } } }),
  ),
  "tui.selectSession": method(contract.tui.selectSession, async (client, { newSession }) =>
    client.tui.selectSession({ sessionID: await newSession() }),
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
  "worktree.remove",
  "worktree.create",
  "worktree.reset",
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
]

/** Of versions after the contract's: their routes are unknown and say so, but for those that are called above. What begins like one of these belongs to it. */
export const unknown = [
  "experimental.controlPlane.",
  "experimental.capabilities.",
  "experimental.console.",
  "experimental.session.",
  "experimental.projectCopy.",
  "experimental.workspace.",
  "global.upgrade",
  "vcs.status",
  "vcs.diff",
  "vcs.apply",
  "project.initGit",
  "project.directories",
  "pty.shells",
  "pty.connectToken",
  "sync.",
  "v2.",
]
