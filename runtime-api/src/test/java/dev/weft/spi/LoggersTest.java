package dev.weft.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.helpers.NOPLoggerFactory;

class LoggersTest {

  @Test
  @DisplayName("without a binding warnings and errors go to standard error, and nothing else does")
  void withoutBinding() {
    Logger logger = Loggers.of(LoggersTest.class, new NOPLoggerFactory(), () -> false);
    var err = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      logger.info("quiet");
      logger.debug("quiet");
      logger.warn("{} of {}", 1, 2);
      logger.error("failed while {}", "running", new IllegalStateException("lost"));
    } finally {
      System.setErr(before);
    }
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("WARN dev.weft.spi.LoggersTest - 1 of 2")
        .contains("ERROR dev.weft.spi.LoggersTest - failed while running")
        .contains("IllegalStateException: lost")
        .doesNotContain("quiet");
  }

  @Test
  @DisplayName("who binds SLF4J to nothing gets nothing")
  void boundToNothing() {
    assertThat(Loggers.of(LoggersTest.class, new NOPLoggerFactory(), () -> true))
        .isSameAs(NOPLogger.NOP_LOGGER);
  }
}
