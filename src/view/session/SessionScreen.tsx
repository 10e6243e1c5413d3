// A session: the todo that is being done, the prompt or a permission or a question in its place, the status. The transcript itself is
// painted beside Ink; here is only the room for it.
import { useAppState } from "../../dialog/app-context.ts"
import { Lines } from "../../ui/Lines.tsx"
import { Permission } from "../permission/Permission.tsx"
import { Prompt } from "../prompt/Prompt.tsx"
import { Question } from "../question/Question.tsx"
import { Sidebar } from "../sidebar/Sidebar.tsx"
import { useViews } from "../views-context.ts"

export function SessionScreen({ sessionID }: { sessionID: string }) {
  const { toSessionView } = useViews()
  const { layout, block, permission, question, subagent, sidebar, todo, notice, status } = useAppState((state) =>
    toSessionView(state, sessionID),
  )
  return (
    <>
      {layout.todo && todo && <Lines rows={[todo]} {...layout.todo} />}
      {layout.notice && <Lines rows={notice} {...layout.notice} />}
      {permission ? (
        <Permission key={permission.request.id} {...permission} area={layout.bottom} />
      ) : question ? (
        <Question key={question.request.id} {...question} sessionID={sessionID} area={layout.bottom} />
      ) : subagent ? (
        <Lines rows={subagent} {...layout.bottom} />
      ) : (
        <Prompt block={block} area={layout.bottom} />
      )}
      <Lines rows={[status]} {...layout.status} />
      {layout.sidebar && sidebar && <Sidebar rows={sidebar.rows} area={layout.sidebar} />}
    </>
  )
}
