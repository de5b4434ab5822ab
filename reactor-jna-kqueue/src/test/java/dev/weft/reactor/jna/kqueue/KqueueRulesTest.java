package dev.weft.reactor.jna.kqueue;

import dev.weft.reactor.jna.NativeReactor;
import dev.weft.reactor.kit.AttachRules;
import dev.weft.reactor.kit.CloseRules;
import dev.weft.reactor.kit.ConcurrentUseRules;
import dev.weft.reactor.kit.ReadinessRules;
import dev.weft.reactor.kit.WakeupRules;
import dev.weft.spi.Reactor;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules for all reactors, over each kqueue there is.
@ParameterizedClass(name = "{0}")
@EnumSource
class KqueueRulesTest {

  private final Kind kind;

  KqueueRulesTest(Kind kind) {
    this.kind = kind;
  }

  private Reactor reactor(int events) throws IOException {
    kind.assumeAvailable();
    return new NativeReactor(new KqueueQueue(kind.calls(), kind.abi(), events));
  }

  @Nested
  class Attach extends AttachRules {
    @Override
    protected Reactor newReactor() throws IOException {
      return reactor(1024);
    }

    @Override
    protected String sleepsIn() {
      return kind.sleepsIn();
    }
  }

  @Nested
  class Close extends CloseRules {
    @Override
    protected Reactor newReactor() throws IOException {
      return reactor(1024);
    }

    @Override
    protected String sleepsIn() {
      return kind.sleepsIn();
    }
  }

  @Nested
  class ConcurrentUse extends ConcurrentUseRules {
    @Override
    protected Reactor newReactor() throws IOException {
      return reactor(1024);
    }

    @Override
    protected String sleepsIn() {
      return kind.sleepsIn();
    }
  }

  @Nested
  class Readiness extends ReadinessRules {
    @Override
    protected Reactor newReactor() throws IOException {
      return reactor(256);
    }

    @Override
    protected String sleepsIn() {
      return kind.sleepsIn();
    }
  }

  @Nested
  class Wakeup extends WakeupRules {
    @Override
    protected Reactor newReactor() throws IOException {
      return reactor(1024);
    }

    @Override
    protected String sleepsIn() {
      return kind.sleepsIn();
    }
  }
}
