import type { JSX } from "react";
import { Link } from "../components/link";
import { useTitle } from "../components/loaded";
import { say } from "../i18n";

/** Who runs the server and has no role in any project: where to give oneself one. */
export default function NoProjectView(): JSX.Element {
  const words = say().accounts;
  useTitle(words.noProject);
  return (
    <main className="narrow">
      <h1>{words.noProject}</h1>
      <p>{words.noProjectText}</p>
      <p>
        <Link to="/settings/members" className="button">
          {words.toMembers}
        </Link>
      </p>
    </main>
  );
}
