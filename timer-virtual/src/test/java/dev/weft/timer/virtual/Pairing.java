package dev.weft.timer.virtual;

import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.spi.TaskExecutors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The executors that virtual time is tested with: ours, and one that knows nothing of drivers.
enum Pairing {
  FIFO {
    @Override
    WeftBuilder on(WeftBuilder builder) {
      return builder.executor("fifo");
    }
  },
  WORKSTEALING {
    @Override
    WeftBuilder on(WeftBuilder builder) {
      return builder.executor("workstealing").workers(3);
    }
  },
  JDK {
    @Override
    WeftBuilder on(WeftBuilder builder) {
      return builder.executor(TaskExecutors.from("pool", POOL));
    }
  };

  private static final ExecutorService POOL =
      Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory());

  abstract WeftBuilder on(WeftBuilder builder);

  WeftBuilder builder(String timer) {
    return on(Weft.builder()).reactor("nio").timer(timer);
  }

  WeftBuilder builder() {
    return builder("virtual");
  }

  Weft open() {
    return builder().open();
  }
}
