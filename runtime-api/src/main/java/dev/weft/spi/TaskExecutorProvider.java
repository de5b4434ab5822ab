package dev.weft.spi;

/// Makes executors. See [Provider] for when and how it is found and asked.
public non-sealed interface TaskExecutorProvider extends Provider {

  /// Whether the executor's own threads lead the driver. If not, the runtime starts one daemon
  /// platform thread that does, so that an executor can start out with `schedule` and `close` and
  /// gain speed later by leading.
  boolean leads();

  /// How many workers an executor has when `asked` are asked for; a single-threaded one says 1.
  default int workers(int asked) {
    return asked;
  }

  /// Opens an executor for one runtime.
  ///
  /// @param config its settings
  /// @param driver what its threads lead, and where they get their contexts from
  /// @throws IllegalArgumentException if a setting is wrong; the message names it and says what
  ///   would be right
  TaskExecutor open(ExecutorConfig config, Driver driver);
}
