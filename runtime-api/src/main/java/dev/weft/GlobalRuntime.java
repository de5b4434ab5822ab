package dev.weft;

/// The runtime of the process, opened on first use. A daemon thread drives it, which also serves
/// executors that have no threads of their own.
final class GlobalRuntime {
  private GlobalRuntime() {}

  static final Weft INSTANCE = start();

  private static Weft start() {
    Weft weft = Weft.builder().name("weft-global").open();
    Thread.ofPlatform().name("weft-global").daemon().start(() -> drive(weft));
    return weft;
  }

  private static void drive(Weft weft) {
    while (true) {
      try {
        weft.blockOn(Futures.never());
      } catch (RuntimeClosedException e) {
        return; // somebody closed it
      } catch (Exception e) {
        weft.unhandled("driving the global runtime", e);
      }
    }
  }
}
