package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Generator;
import dev.weft.compiler.testing.Probe;
import dev.weft.compiler.testing.Snippet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratorTest {

  private static final String SUMS =
      """
      return Generator.<Integer>of(out -> {
        int sum = 0;
        for (int x : List.of(1, 2, 3)) {
          sum += x;
          out.yield_(sum);
        }
      });
      """;

  private static List<Object> rest(Generator<Object> generator) {
    List<Object> all = new ArrayList<>();
    generator.iterator().forEachRemaining(all::add);
    return all;
  }

  @Test
  @DisplayName("S4-12 running sums")
  void runningSums() throws Exception {
    Generator<Object> sums = Snippet.generator(SUMS);
    assertThat(rest(sums)).containsExactly(1, 3, 6);
    assertThat(sums.state()).isEqualTo(Generator.State.RETURNED);
  }

  @Test
  @DisplayName("a block that is interrupted leaves the thread of its iterator so")
  void interrupted() throws Exception {
    Generator<Object> sleeper =
        Snippet.generator(
            """
            return Generator.<Integer>of(out -> {
              out.yield_(1);
              throw new InterruptedException();
            });
            """);
    assertThatThrownBy(() -> rest(sleeper)).hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  @DisplayName("S4-13 forwards and backwards; resumed after its end it throws")
  void twoPhases() throws Exception {
    Generator<Object> sums =
        Snippet.generator(
            """
            List<Integer> list = List.of(1, 2, 3);
            return Generator.<Integer>of(out -> {
              int sum = 0;
              for (int x : list) {
                sum += x;
                out.yield_(sum);
              }
              for (int x : list.reversed()) {
                sum -= x;
                out.yield_(sum);
              }
            });
            """);
    List<Object> points = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    assertThat(sums.state()).isEqualTo(Generator.State.UNRESUMED);
    while (sums.advance()) {
      values.add(sums.value());
      points.add(sums.suspendPoint());
      assertThat(sums.state()).isEqualTo(Generator.State.SUSPENDED);
      assertThat(sums).asString().startsWith("Suspend" + sums.suspendPoint() + " at cases.S");
    }
    assertThat(values).containsExactly(1, 3, 6, 3, 1, 0);
    assertThat(points).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(sums).hasToString("Returned");
    assertThatThrownBy(sums::advance).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(sums::value).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("S4-14 the states share their fields: the yielder, the iterator and the sum")
  void sizeIsThatOfTheLargestState() throws Exception {
    Generator<Object> sums = Snippet.generator(SUMS);
    assertThat(sums.getClass().getDeclaredFields()).hasSize(3);
  }

  @Test
  @DisplayName("S4-14 a step allocates nothing")
  void stepsAllocateNothing() throws Exception {
    Generator<Object> ones =
        Snippet.generator(
            "Object one = new Object(); return Generator.of(out -> { for (long i = 0; i < 1L << 40;"
                + " i++) { out.yield_(one); } });");
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 100_000; i++) {
      ones.advance();
    }
    long least = Long.MAX_VALUE;
    for (int go = 0; go < 10 && least >= 100_000; go++) { // a busy machine's compiler may be late
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1_000_000; i++) {
        ones.advance();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(100_000);
  }

  @Test
  void closeRunsFinally() throws Exception {
    var probe = new Probe(0);
    @SuppressWarnings("unchecked")
    var generator =
        (Generator<Object>)
            Snippet.make(
                "return Generator.of(out -> { try (var r = p.open(\"r\")) { out.yield_(1); p.log("
                    + "\"never\"); out.yield_(2); } finally { p.log(\"finally\"); } });",
                probe);
    assertThat(generator.advance()).isTrue();
    generator.close();
    generator.close();
    assertThat(probe.log()).isEqualTo(" +r -r finally");
    assertThatThrownBy(generator::advance).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closeGivesUpOnAStubbornBlock() throws Exception {
    Generator<Object> stubborn =
        Snippet.generator(
            "return Generator.of(out -> { while (true) { try { out.yield_(1); } catch (Throwable t)"
                + " { } } });");
    stubborn.advance();
    assertThatThrownBy(stubborn::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("64");
  }

  @Test
  void closeLosesNothingThatCleanupThrows() throws Exception {
    Generator<Object> generator =
        Snippet.generator(
            """
            return Generator.of(out -> {
              try (Closeable a = () -> { throw new IOException("close"); }) {
                out.yield_(1);
              } finally {
                if (p.next(1) == 0) { throw new IllegalStateException("finally"); }
              }
            });
            """);
    generator.advance();
    assertThatThrownBy(generator::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("finally")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1))
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("close"));
    assertThatThrownBy(generator::advance).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("13.9 what a generator yields while it is closed reaches nobody and is closed")
  void yieldsToNobody() throws Exception {
    var probe = new Probe(0);
    @SuppressWarnings("unchecked")
    var generator =
        (Generator<Object>)
            Snippet.make(
                "Owned owned = () -> p.log(\"closed\"); return Generator.of(out -> { try {"
                    + " out.yield_(1); } finally { out.yield_(owned); } });",
                probe);
    generator.advance();
    generator.close();
    assertThat(probe.log()).isEqualTo(" closed");
  }

  @Test
  void yieldInEveryPosition() throws Exception {
    assertThat(
            rest(
                Snippet.generator(
                    """
                    return Generator.<Object>of(out -> {
                      long a = 1; String s = "s";
                      for (int i = 0; i < 2; i++) {
                        try {
                          out.yield_(a++);
                          if (i == 1) { throw new IOException("x"); }
                        } catch (IOException e) {
                          out.yield_(e.getMessage() + s);
                        } finally {
                          out.yield_(null);
                        }
                      }
                      switch (s) { case "s" -> out.yield_(new Object[] {i(out)}.length); default -> {} }
                    });
                    } static int i(Object o) { return 1;
                    """)))
        .containsExactly(1L, null, 2L, "xs", null, 1);
  }

  @Test
  void failurePasses() throws Exception {
    Generator<Object> failing =
        Snippet.generator(
            "return Generator.of(out -> { out.yield_(1); throw new IOException(\"f\"); });");
    assertThat(failing.advance()).isTrue();
    assertThatThrownBy(failing::advance).isInstanceOf(IOException.class).hasMessage("f");
    assertThat(failing.state()).isEqualTo(Generator.State.RETURNED);
  }

  @Test
  void nestedGenerators() throws Exception {
    assertThat(
            rest(
                Snippet.generator(
                    """
                    return Generator.<Integer>of(out -> {
                      for (int i = 0; i < 3; i++) {
                        int k = i;
                        Generator<Integer> inner = Generator.of(in -> { in.yield_(k); in.yield_(k * 10); });
                        while (inner.advance()) { out.yield_(inner.value()); }
                      }
                    });
                    """)))
        .containsExactly(0, 0, 1, 10, 2, 20);
  }

  private static final String SELF =
      """
      Generator<Object>[] self = new Generator[1];
      boolean[] more = {true};
      self[0] = Generator.<Object>of(out -> {
        %s
        out.yield_(1);
        %s
        out.yield_(2);
      });
      return self[0];
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          self[0].advance(); | |  0
          | self[0].advance(); |  1
          | self[0].close(); |    1
          self[0].close(); | |    0
          """)
  void aGeneratorThatAdvancesOrClosesItselfIsTold(String first, String later, int before)
      throws Exception {
    Generator<Object> generator =
        Snippet.generator(SELF.formatted(first == null ? "" : first, later == null ? "" : later));
    for (int i = 0; i < before; i++) {
      assertThat(generator.advance()).isTrue();
    }
    assertThatThrownBy(generator::advance)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its own block")
        .hasMessageContaining("cases.S.lambda$make$0(S.java:");
    assertThat(generator.state()).isEqualTo(Generator.State.RETURNED);
  }

  @Test
  void aGeneratorThatCatchesWhatItWasToldGoesOn() throws Exception {
    Generator<Object> generator =
        Snippet.generator(
            SELF.formatted(
                "try { self[0].value(); } catch (IllegalStateException e) { more[0] = false; }",
                "try { self[0].advance(); } catch (IllegalStateException e) { out.yield_(more[0]);"
                    + " }"));
    assertThat(rest(generator)).containsExactly(1, false, 2);
  }

  @Test
  void aGeneratorThatAdvancesItselfWhileItIsClosedIsTold() throws Exception {
    Generator<Object> generator =
        Snippet.generator(
            """
            Generator<Object>[] self = new Generator[1];
            self[0] = Generator.<Object>of(out -> {
              try { out.yield_(1); } finally { self[0].advance(); }
            });
            return self[0];
            """);
    generator.advance();
    assertThatThrownBy(generator::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its own block");
    assertThat(generator.state()).isEqualTo(Generator.State.RETURNED);
  }
}
