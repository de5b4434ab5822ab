package peers;

import dev.weft.Weft;

/// `WeftMicro EXECUTOR STYLE WORKLOAD...`: the executor is `fifo` or `workstealing` (with
/// `WORKERS`), the style `block` (async blocks, as a user writes them) or `poll` (futures written
/// by hand on the poll-level calls). `PEER` is the name to print.
public final class WeftMicro {
  static final String PEER = System.getenv().getOrDefault("PEER", "weft");

  private WeftMicro() {}

  public static void main(String[] args) throws Exception {
    var builder =
        Weft.builder().executor(args[0]).reactor(System.getProperty("weft.reactor", "nio"));
    if (args[0].equals("workstealing")) {
      builder.workers((int) Bench.env("WORKERS", 2));
    }
    Weft weft = builder.open();
    for (int i = 2; i < args.length; i++) {
      if (args[1].equals("poll")) {
        new ByHand(weft).run(args[i]);
      } else {
        new Blocks(weft).run(args[i]);
      }
    }
    System.exit(0);
  }
}
