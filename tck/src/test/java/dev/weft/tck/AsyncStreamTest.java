package dev.weft.tck;

import dev.weft.Weft;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Every adapter of `dev.weft.stream`.
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.tck.StreamAdapters#names")
public class AsyncStreamTest extends AsyncStreamTck {

  private static Weft weft;

  private final String name;

  public AsyncStreamTest(String name) {
    this.name = name;
  }

  @BeforeAll
  static void open() {
    weft = Weft.builder().executor("fifo").open();
  }

  @AfterAll
  static void close() {
    weft.close();
  }

  @Override
  public String subjectName() {
    return "AsyncStream." + name;
  }

  @Override
  protected AsyncStreamSubject subject() {
    return StreamAdapters.named(name, weft);
  }
}
