import type { Edit } from "../api/types";
import { fixed } from "../core/format";
import { say } from "../i18n";

/** One edit in words. */
export function editText(edit: Edit): string {
  const words = say().corrections;
  const of = words.edits;
  const place = (lead: string | null | undefined, beatS: number | null | undefined): string =>
    of.place(lead ?? words.allLeads, beatS == null ? words.representative : of.beatAt(fixed(beatS, 2)));
  switch (edit.do) {
    case "move_mark":
      return of.move(words.points[edit.point], fixed(edit.to_ms, 0), place(edit.lead, edit.beat_s));
    case "wave_absent":
      return of.absent(edit.wave, place(edit.lead, edit.beat_s));
    case "add_beat":
      return of.addBeat(fixed(edit.at_s, 2), words.kinds[edit.kind]);
    case "remove_beat":
      return of.removeBeat(fixed(edit.beat_s, 2));
    case "move_beat":
      return of.moveBeat(fixed(edit.beat_s, 2), fixed(edit.to_s, 2));
    case "class_beat":
      return of.classBeat(fixed(edit.beat_s, 2), words.kinds[edit.kind]);
    case "exclude":
      return of.exclude(fixed(edit.begin_s, 1), fixed(edit.end_s, 1), edit.lead ?? words.allLeads);
  }
}
