package peers;

/// What the JDK has: `Micro PEER WORKLOAD...`, where the peer is `vt` (virtual threads), `fjp`
/// (tasks of a `ForkJoinPool`: no future, no waker, no result, so a floor more than a peer) or `cf`
/// (`CompletableFuture`s on one).
public final class Micro {
  private Micro() {}

  public static void main(String[] args) throws Exception {
    for (int i = 1; i < args.length; i++) {
      switch (args[0]) {
        case "vt" -> VirtualThreads.run(args[i]);
        case "fjp" -> ForkJoin.run(args[i]);
        case "cf" -> CompletableFutures.run(args[i]);
        case "stpe", "jdk-fjp" -> JdkTimers.run(args[0]);
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
    System.exit(0);
  }
}
