import type { JSX } from "react";
import { useSession } from "../core/session";
import { say } from "../i18n";

/** Where else people sign in; in a new tab where the page must stay. */
export function Providers({ inNewTab = false }: { inNewTab?: boolean }): JSX.Element | null {
  const { providers, passwords } = useSession();
  const words = say().accounts;
  if (providers.length === 0) return null;
  const { pathname, search } = window.location;
  const next = new URLSearchParams({ next: inNewTab ? "/" : pathname + search });
  const away = inNewTab ? ({ target: "_blank", rel: "noopener" } as const) : {};
  return (
    <div className="providers">
      {passwords && <p className="muted or">{words.or}</p>}
      {providers.map(({ name, url }) => (
        <a key={url} className="button" href={`${url}?${next}`} {...away}>
          {words.signInWith(name)}
        </a>
      ))}
      {inNewTab && <p className="hint">{words.inNewTab}</p>}
    </div>
  );
}
