package dev.weft.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// A JUnit test that is given a runtime of its own, and that fails if it leaves something behind.
///
/// ```java
/// @WeftTest(allPairings = true)
/// void answers(Weft weft) throws Exception {
///   assertThat(weft.blockOn(answer())).isEqualTo(42);
/// }
/// ```
///
/// **Parameters** of the method, and of `@BeforeEach` and `@AfterEach` methods where all tests of
/// the class are of this kind: the [dev.weft.Weft], its [Pairing], its [dev.weft.spi.RuntimeClock],
/// and a [java.util.Random] (or [java.util.random.RandomGenerator]) with the test's seed.
///
/// **Leftovers.** When the method and all `@AfterEach` methods are over, nothing may be left of
/// what [Leftover] lists. What ends by itself within a second, such as a task that was aborted, is
/// none. (`weft.testing.patience-millis`, a parameter of JUnit's, sets another time.) A failure
/// names each leftover and where it comes from. The runtime is closed in any case, before threads
/// and descriptors are looked at.
///
/// **Failures** tell the pairing and the seed they came with, as a suppressed exception. A test
/// that takes longer than [#timeoutSeconds] is interrupted and fails with the runtime's dump and
/// the stacks of all threads.
///
/// The method returns nothing, as with every test template: JUnit leaves out one that returns
/// something, a future too, and warns of it. So run the future with [dev.weft.Weft#blockOn].
///
/// Annotations of one's own may be made of this one, as in `@WeftTest(executor = "fifo") @interface
/// FifoTest {}`.
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(WeftExtension.class)
public @interface WeftTest {

  /// The executor by name; by default the one that the configuration chooses or, with
  /// [#allPairings], each.
  String executor() default "";

  /// The reactor by name; as [#executor].
  String reactor() default "";

  /// The timer by name; as [#executor].
  String timer() default "";

  /// Whether to run the test once for each combination of the providers on the path (of those that
  /// have the names given). Combinations that cannot work here are skipped and say why.
  boolean allPairings() default false;

  /// Whether the runtime's time stands still, and jumps to the next timer whenever nothing else can
  /// happen: an hour's sleeping takes no time. It is the timer `virtual`, of the module
  /// `timer-virtual`, which must be on the path. The test may ask for the clock as a parameter, as
  /// a [dev.weft.spi.RuntimeClock] or as that module's `VirtualClock`, to move it by hand.
  ///
  /// Peers outside of the runtime know nothing of such time; play them with an [IoScript].
  boolean pausedTime() default false;

  /// Where what is random in the test begins. By default, each run has another seed, unless JUnit's
  /// parameter, or the system property, `weft.testing.seed` says which.
  long seed() default 0;

  /// More settings of the runtime, such as `weft.workers=2`.
  String[] settings() default {};

  /// What the test may leave behind.
  Leftover[] allow() default {};

  /// After how many seconds the test is interrupted and fails.
  int timeoutSeconds() default 60;
}
