package dev.weft.benchmarks.recording;

/// How a process is recorded.
enum Recorded {
  /// Without the module's events.
  LEFT_OUT("left out", false, false),
  /// With them, while nothing records: how a program usually runs that has the module.
  IDLE("no recording", true, false),
  /// With the JVM's own events alone, by the JDK's default profile.
  JVM_ALONE("the JVM's events", false, true),
  /// With both, by the same profile.
  ALL("all events", true, true);

  private final String text;
  private final boolean hasEvents;
  private final boolean isRecording;

  Recorded(String text, boolean hasEvents, boolean isRecording) {
    this.text = text;
    this.hasEvents = hasEvents;
    this.isRecording = isRecording;
  }

  /// In words.
  String text() {
    return text;
  }

  /// Whether `dev.weft.events.jfr` listens.
  boolean hasEvents() {
    return hasEvents;
  }

  /// Whether a recording runs.
  boolean isRecording() {
    return isRecording;
  }
}
