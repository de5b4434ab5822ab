package dev.weft.reactor.jna.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.reactor.jna.NativeReactor;
import dev.weft.reactor.kit.AttachRules;
import dev.weft.reactor.kit.CloseRules;
import dev.weft.reactor.kit.ConcurrentUseRules;
import dev.weft.reactor.kit.ReadinessRules;
import dev.weft.reactor.kit.WakeupRules;
import dev.weft.spi.Reactor;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The rules for all reactors, over epoll.
@EnabledOnOs(OS.LINUX)
class EpollRulesTest {

  static EpollQueue queue(int events, boolean precise) throws IOException {
    EventLayout layout = Objects.requireNonNull(EventLayout.of(System.getProperty("os.arch")));
    return new EpollQueue(events, layout, precise);
  }

  @Nested
  class Attach extends AttachRules {
    @Override
    protected Reactor newReactor() throws IOException {
      return new NativeReactor(queue(1024, true));
    }

    @Override
    protected String sleepsIn() {
      return Epoll.class.getName();
    }
  }

  @Nested
  class Close extends CloseRules {
    @Override
    protected Reactor newReactor() throws IOException {
      return new NativeReactor(queue(1024, true));
    }

    @Override
    protected String sleepsIn() {
      return Epoll.class.getName();
    }
  }

  @Nested
  class ConcurrentUse extends ConcurrentUseRules {
    @Override
    protected Reactor newReactor() throws IOException {
      return new NativeReactor(queue(1024, true));
    }

    @Override
    protected String sleepsIn() {
      return Epoll.class.getName();
    }
  }

  @Nested
  class Readiness extends ReadinessRules {
    @Override
    protected Reactor newReactor() throws IOException {
      return new NativeReactor(queue(256, true));
    }

    @Override
    protected String sleepsIn() {
      return Epoll.class.getName();
    }
  }

  @Nested
  class Wakeup extends WakeupRules {
    @Override
    protected Reactor newReactor() throws IOException {
      return new NativeReactor(queue(1024, true));
    }

    @Override
    protected String sleepsIn() {
      return Epoll.class.getName();
    }
  }

  /// Where `epoll_pwait2` is missing.
  @Nested
  class WakeupInMilliseconds extends WakeupRules {
    @Override
    protected Reactor newReactor() throws IOException {
      EpollQueue queue = queue(1024, false);
      assertThat(queue.isPrecise()).isFalse();
      return new NativeReactor(queue);
    }

    @Override
    protected String sleepsIn() {
      return Epoll.class.getName();
    }
  }
}
