// The screen of a session: the current todo, a permission or a question that replaces the prompt, the status line, the
// sidebar. The transcript and the prompt are painted outside of Ink; this component leaves their area free.
import { useAppState } from "../../context/use-app-state.ts"
import { Lines } from "../../ui/box/Lines.tsx"
import { Permission } from "../permission/Permission.tsx"
import { PromptMenu } from "../prompt/PromptMenu.tsx"
import { Question } from "../question/Question.tsx"
import { Sidebar } from "../sidebar/Sidebar.tsx"
import { useViews } from "../views-context.ts"

export function SessionScreen({ sessionID }: { sessionID: string }) {
  const { toSessionView } = useViews()
  const { layout, permission, question, subagent, sidebar, todo, notice, status } = useAppState((state) =>
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
        <PromptMenu area={layout.bottom} />
      )}
      <Lines rows={[status]} {...layout.status} />
      {layout.sidebar && sidebar && <Sidebar rows={sidebar.rows} area={layout.sidebar} />}
    </>
  )
}
