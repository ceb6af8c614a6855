/** What is told above every screen of the mobile app. */
export const notices = {
  trouble: {
    other_tab: "ECGomics is open in another tab of this phone. Close that tab, or go on there.",
    unfinished: "An earlier recording is not ended yet. Continue it or end it first; nothing of it is lost.",
    other_strap:
      "This is another strap than the one that began the recording. Choose the same strap, or end the recording with what it holds.",
    storage_full:
      "This phone has no room to keep more. Free some space; what comes now is held only as long as this page is open.",
    refused: "The server does not take this recording. It stays on this phone.",
    not_paired: "The server does not know this phone. Recordings stay on it until it is paired again.",
  },
  continueRecording: "Continue",
  endRecording: "End it",
  newVersion: "A new version is here.",
  reload: "Reload",
};
