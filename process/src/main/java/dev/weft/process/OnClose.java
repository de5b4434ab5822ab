package dev.weft.process;

/// What happens to a child process that runs on when its [ChildProcess] is closed.
public enum OnClose {
  /// It runs on, without its pipes: what it writes from then on breaks it.
  LEAVE,
  /// It is asked to end ([SignalKind#TERM]).
  TERMINATE,
  /// It is ended (`SIGKILL`).
  KILL
}
