package dev.weft.spi;

/// What all providers have in common: a name to be chosen by, a rank, and an honest word about
/// whether they can work here.
///
/// Found by `ServiceLoader` on the module path and the class path. Providers may be instantiated
/// merely to be asked: the constructor and these three methods start no thread and load nothing
/// native. Any thread may call them.
public sealed interface Provider permits TaskExecutorProvider, ReactorProvider, TimerQueueProvider {

  /// The name users choose by, such as `fifo` or `jna-epoll`; constant, unique among the providers
  /// of one kind.
  String name();

  /// The highest priority among the available providers is chosen when nobody says otherwise. A tie
  /// is an error. Ours use 0 to 100.
  int priority();

  /// Whether the provider can work in this process, and if not, what is missing.
  Availability availability();
}
