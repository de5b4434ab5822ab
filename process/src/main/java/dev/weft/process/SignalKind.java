package dev.weft.process;

/// A signal that a process can be sent and a JVM lets programs hear of; by the system's names,
/// without `SIG`.
///
/// Others are the JVM's own (`SIGQUIT` prints its threads, `SIGSEGV` is how it works), or nobody
/// can catch them (`SIGKILL`, `SIGSTOP`).
public enum SignalKind {
  /// A Ctrl-C at the terminal.
  INT,
  /// The request to end: `kill`, service managers and container runtimes send it.
  TERM,
  /// The terminal is gone; by custom, daemons read their configuration again.
  HUP,
  /// Whatever the program says it means.
  USR1,
  /// Whatever the program says it means. Some JVMs use it themselves and refuse it.
  USR2,
  /// The terminal's window has another size.
  WINCH,
  /// The process goes on after it was stopped.
  CONT;

  /// The system's number of it, such as 15 for [#TERM]. A process that it ends has 128 more as its
  /// exit code, as shells say.
  ///
  /// @throws IllegalArgumentException if the system does not know it
  public int number() {
    return JvmSignals.number(name());
  }
}
