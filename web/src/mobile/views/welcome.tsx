import { useState, type JSX } from "react";
import { Screen } from "../components/frame";
import { Icon, type IconName } from "../components/icons";
import { StrapDrawing } from "../components/strap-drawing";
import { say } from "../i18n";
import { setWelcomeSeen } from "../preferences";

const ICONS: readonly (IconName | null)[] = [null, "phone", "note"];

/** What the app is, in three steps, before it is used for the first time. */
export function WelcomeView(): JSX.Element {
  const [step, setStep] = useState(0);
  const words = say().connect.welcome;
  const steps = [
    [words.first, words.firstText],
    [words.second, words.secondText],
    [words.third, words.thirdText],
  ] as const;
  const [title, text] = steps[step] ?? steps[0];
  const isLast = step === steps.length - 1;
  const icon = ICONS[step] ?? null;
  return (
    <Screen
      className="welcome"
      title="ECGomics"
      actions={
        <>
          <button
            type="button"
            className="primary"
            onClick={() => (isLast ? setWelcomeSeen(true) : setStep(step + 1))}
          >
            {isLast ? words.start : words.next}
          </button>
          {!isLast && (
            <button type="button" className="plain" onClick={() => setWelcomeSeen(true)}>
              {words.skip}
            </button>
          )}
        </>
      }
    >
      <div className="picture">{icon === null ? <StrapDrawing /> : <Icon name={icon} size={112} />}</div>
      <div className="words" aria-live="polite">
        <p className="small muted">{words.step(step + 1, steps.length)}</p>
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
    </Screen>
  );
}
