import { useEffect, useRef, type JSX, type ReactNode } from "react";
import { say } from "../i18n";
import { goTo, screenAddress, type Screen as ScreenName } from "../navigation";
import { Icon, type IconName } from "./icons";

interface Props {
  readonly title: ReactNode;
  /** What stands left and right of the title. */
  readonly before?: ReactNode;
  readonly after?: ReactNode;
  /** What is pressed on this screen, in reach of the thumb. */
  readonly actions?: ReactNode;
  /** The screen whose tab is marked; none where one thing only is to be done. */
  readonly tab?: Tab;
  readonly className?: string;
  readonly children: ReactNode;
}

export type Tab = "record" | "history" | "settings";

const TABS: readonly (readonly [Tab, ScreenName, IconName])[] = [
  ["record", "record", "record"],
  ["history", "history", "history"],
  ["settings", "settings", "settings"],
];

/** A screen: title, content, what is pressed, and the sentence that stands on every screen. */
export function Screen({ title, before, after, actions, tab, className, children }: Props): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className={`screen ${className ?? ""}`}>
      <header>
        <span className="edge">{before}</span>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <span className="edge">{after}</span>
      </header>
      <main>{children}</main>
      <footer>
        {actions !== undefined && <div className="thumb">{actions}</div>}
        <p className="research">{say().common.researchOnly}</p>
        {tab !== undefined && <Tabs at={tab} />}
      </footer>
    </div>
  );
}

function Tabs({ at }: { at: Tab }): JSX.Element {
  const words = say().common;
  return (
    <nav className="tabs" aria-label={words.pages}>
      {TABS.map(([tab, screen, icon]) => (
        <a
          key={tab}
          href={screenAddress(screen)}
          aria-current={tab === at ? "page" : undefined}
          onClick={(event) => {
            event.preventDefault();
            goTo(screenAddress(screen));
          }}
        >
          <Icon name={icon} />
          {words[tab]}
        </a>
      ))}
    </nav>
  );
}

/** A round button with an icon, for the edges of the title. */
export function EdgeButton({
  icon,
  label,
  onClick,
}: {
  icon: IconName;
  label: string;
  onClick: () => void;
}): JSX.Element {
  return (
    <button type="button" className="edge-button" aria-label={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

/** Goes back to a screen. */
export function BackTo({ screen }: { screen: ScreenName }): JSX.Element {
  return <EdgeButton icon="back" label={say().common.back} onClick={() => goTo(screenAddress(screen))} />;
}
