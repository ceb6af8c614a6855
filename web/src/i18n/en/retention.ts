/** For how long a project keeps what it has. */
export const retention = {
  title: "Kept for how long",
  hint: "Days; an empty field keeps for ever. The rules are applied once a day, and every removal stands in the audit, which is never removed itself. What is removed is gone.",
  forever: "for ever",
  rules: {
    recordings: "Recordings, with all that was measured on them",
    originals: "Files as they were handed in",
    uploads: "Lists of uploads",
    access: "Links, codes and phones that are closed",
  },
  hints: {
    recordings: "Days after a recording came in.",
    originals: "Days after its recording came in, which stays.",
    uploads: "Days after the upload ended.",
    access: "Days after they expired, were used or closed.",
  },
  due: (count: number) => (count === 0 ? "Nothing would be removed now." : `Would be removed now: ${count}.`),
  save: "Put in force",
  sure: "These rules remove something now, and nobody can bring it back. Put them in force?",
  notLoaded: "The rules could not be read.",
  notSaved: "The rules were not put in force.",
};
