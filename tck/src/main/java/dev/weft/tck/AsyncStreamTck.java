package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Next;
import dev.weft.stream.Step;
import dev.weft.tck.AsyncStreamSubject.Element;
import dev.weft.tck.bench.ScriptedSource;
import dev.weft.tck.bench.ScriptedSource.Numbered;
import dev.weft.testing.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Holds an adapter of streams to §16 of the rule book: what a stream of values owes to whoever
/// polls it, to its source, and to the elements that pass.
public abstract class AsyncStreamTck implements Kit {

  /// How deep adapters are piled up; no stack of this size holds a call for each.
  private static final int DEPTH = 10_000;

  private static final int SMALL_STACK = 256 << 10;

  /// More elements than any adapter here gathers.
  private static final int ELEMENTS = 7;

  /// No course of events has as many polls; more of them are an endless loop.
  private static final int MANY_POLLS = 100_000;

  /// For subclasses.
  protected AsyncStreamTck() {}

  /// The adapter under test.
  protected abstract AsyncStreamSubject subject();

  private Step poll(AsyncStream<Element> stream, CountingWaker waker) throws Exception {
    return subject().with(waker, stream::pollNext);
  }

  /// Closes it where it is polled.
  private void close(AsyncStream<Element> stream, String when) {
    assertThatCode(
            () ->
                subject()
                    .with(
                        new CountingWaker(),
                        cx -> {
                          stream.close();
                          return true;
                        }))
        .as("what a close throws %s", when)
        .doesNotThrowAnyException();
  }

  /// What the rest of the stream has. Where it is pending, the source's script goes on.
  private List<Element> rest(AsyncStream<Element> stream) throws Exception {
    var rest = new ArrayList<Element>();
    receive(stream, rest);
    return rest;
  }

  private void receive(AsyncStream<Element> stream, List<Element> received) throws Exception {
    for (int polls = 0; polls < MANY_POLLS; polls++) {
      Step step = poll(stream, new CountingWaker());
      if (step == Step.END) {
        return;
      }
      if (step == Step.ITEM) {
        received.add(stream.item());
      }
    }
    throw new AssertionError("a stream of " + ELEMENTS + " elements has no end");
  }

  private static List<Integer> numbers(List<Element> elements) {
    return elements.stream().map(Element::number).toList();
  }

  /// Pending before and after each element.
  private static ScriptedSource halting() {
    var source = new ScriptedSource().pending();
    for (int i = 0; i < ELEMENTS; i++) {
      source.element().pending();
    }
    return source;
  }

  /// Putting an adapter on a stream does nothing.
  @Rule(id = "16.1")
  public void makingDoesNothing() throws Exception {
    var source = new ScriptedSource().elements(ELEMENTS);
    AsyncStream<Element> stream = subject().over(source);
    assertThat(source.polls()).as("polls of the source before the first poll").isZero();
    assertThat(source.closes()).as("closes of the source before the first poll").isZero();
    poll(stream, new CountingWaker());
    assertThat(source.polls()).as("polls of the source in the first poll").isPositive();
    close(stream, "after a poll");
  }

  /// Pending is a promise to the latest waker.
  @Rule(id = "16.2")
  public void pendingLeavesTheLatestWaker() throws Exception {
    var source = new ScriptedSource().pending().pending().elements(ELEMENTS);
    AsyncStream<Element> stream = subject().over(source);
    assertThat(poll(stream, new CountingWaker()))
        .as("a stream whose source is pending")
        .isEqualTo(Step.PENDING);
    var latest = new CountingWaker();
    Objects.requireNonNull(source.waker()).wake(); // an adapter may poll only what has woken
    assertThat(poll(stream, latest))
        .as("a stream whose source is still pending")
        .isEqualTo(Step.PENDING);
    assertThat(source.polls()).as("polls of a source that was pending").isEqualTo(2);
    Objects.requireNonNull(source.waker()).wake();
    assertThat(latest.wakes()).as("wakes of the latest waker").isPositive();
    close(stream, "after pending polls");
  }

  /// Where the source is pending changes nothing in what comes.
  @Rule(id = "16.3")
  public void pausesChangeNothing() throws Exception {
    var even = new ScriptedSource().elements(ELEMENTS);
    assertThat(numbers(rest(subject().over(even))))
        .as("what comes of a source that is always ready")
        .isEqualTo(subject().expected(ELEMENTS));
    for (int count = 0; count <= ELEMENTS; count++) {
      assertThat(numbers(rest(subject().over(new ScriptedSource().elements(count)))))
          .as("what comes of %s elements", count)
          .isEqualTo(subject().expected(count));
    }
    Random random = random();
    for (int i = 0; i < settings().iterations(); i++) {
      var source = new ScriptedSource();
      for (int k = 0; k < ELEMENTS; k++) {
        for (int pauses = random.nextInt(4); pauses > 0; pauses--) {
          source.pending();
        }
        source.element();
      }
      assertThat(numbers(wokenRest(subject().over(source.pending()), source)))
          .as("what comes of a source that is pending now and then")
          .isEqualTo(subject().expected(ELEMENTS));
    }
  }

  /// As [#rest], with the source's wake before each poll.
  private List<Element> wokenRest(AsyncStream<Element> stream, ScriptedSource source)
      throws Exception {
    var rest = new ArrayList<Element>();
    for (int polls = 0; polls < MANY_POLLS; polls++) {
      Step step = poll(stream, new CountingWaker());
      if (step == Step.END) {
        return rest;
      }
      if (step == Step.ITEM) {
        rest.add(stream.item());
      } else if (source.waker() != null) {
        source.waker().wake();
      }
    }
    throw new AssertionError("a stream of " + ELEMENTS + " elements has no end");
  }

  /// What is over stays so.
  @Rule(id = "16.4")
  public void overIsOver() throws Exception {
    var ended = new ScriptedSource().elements(ELEMENTS);
    AsyncStream<Element> first = subject().over(ended);
    rest(first);
    checkOver(first, ended, "after its end");

    var failed = new ScriptedSource().failure(new IllegalStateException("the source's"));
    AsyncStream<Element> second = subject().over(failed);
    catchThrowable(() -> poll(second, new CountingWaker()));
    checkOver(second, failed, "after a failure");

    var closed = halting();
    AsyncStream<Element> third = subject().over(closed);
    poll(third, new CountingWaker());
    close(third, "after a pending poll");
    checkOver(third, closed, "after a close");
  }

  private void checkOver(AsyncStream<Element> stream, ScriptedSource source, String when)
      throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(poll(stream, new CountingWaker()))
          .as("what a poll comes to %s", when)
          .isEqualTo(Step.END);
    }
    assertThat(source.latePolls()).as("polls of a source %s", when).isZero();
  }

  /// The source's failure reaches whoever polls, as it is.
  @Rule(id = "16.5")
  public void failuresPass() throws Exception {
    for (Throwable failure :
        List.of(new Exception("checked"), new RuntimeException("unchecked"), new Error("error"))) {
      var source = new ScriptedSource().element().pending().element().failure(failure);
      AsyncStream<Element> stream = subject().over(source);
      assertThat(catchThrowable(() -> wokenRest(stream, source)))
          .as("what a stream throws whose source failed")
          .isSameAs(failure);
    }
  }

  /// Whoever is over has closed its source.
  @Rule(id = "16.6")
  public void theSourceIsClosed() throws Exception {
    var unpolled = new ScriptedSource().elements(ELEMENTS);
    AsyncStream<Element> first = subject().over(unpolled);
    close(first, "before the first poll");
    close(first, "a second time");
    assertThat(unpolled.closes()).as("closes of a source that was not polled").isPositive();
    assertThat(unpolled.polls()).as("polls of a source whose stream was closed").isZero();

    var waiting = halting();
    AsyncStream<Element> second = subject().over(waiting);
    poll(second, new CountingWaker());
    close(second, "after a pending poll");
    assertThat(waiting.closes()).as("closes of a source that was pending").isPositive();

    var ended = new ScriptedSource().elements(ELEMENTS);
    rest(subject().over(ended));
    assertThat(ended.closes()).as("closes of a source whose stream has ended").isPositive();

    var failed = new ScriptedSource().element().failure(new IllegalStateException("the source's"));
    AsyncStream<Element> third = subject().over(failed);
    catchThrowable(() -> rest(third));
    assertThat(failed.closes()).as("closes of a source that has failed").isPositive();
  }

  /// Each element is received by somebody, or closed; never both.
  @Rule(id = "16.7")
  public void noElementIsLost() throws Exception {
    for (int cut = 0; cut <= 3 * ELEMENTS; cut++) {
      for (boolean taken : new boolean[] {true, false}) {
        var source = cut % 2 == 0 ? halting() : new ScriptedSource().elements(ELEMENTS);
        AsyncStream<Element> stream = subject().over(source);
        var received = new ArrayList<Element>();
        for (int i = 0; i < cut; i++) {
          boolean last = i == cut - 1;
          if (poll(stream, new CountingWaker()) != Step.ITEM) {
            if (source.waker() != null) {
              source.waker().wake();
            }
          } else if (taken || !last) {
            received.add(stream.item());
          }
        }
        close(stream, "after " + cut + " polls");
        for (Numbered element : source.given()) {
          if (received.contains(element)) {
            assertThat(element.closes()).as("closes of an element that was received").isZero();
          } else {
            assertThat(element.closes())
                .as(
                    "closes of element %s, not received when closed after %s polls",
                    element.number(), cut)
                .isPositive();
          }
        }
      }
    }
  }

  /// A `next()` that is given up has taken nothing.
  @Rule(id = "16.8")
  public void cancelledNextLosesNothing() throws Exception {
    ScriptedSource source = halting();
    AsyncStream<Element> stream = subject().over(source);
    var received = new ArrayList<Element>();
    for (int polls = 0; polls < MANY_POLLS; polls++) {
      Future<Next<Element>> next = stream.next();
      Poll<Next<Element>> polled = subject().with(new CountingWaker(), next::poll);
      if (polled instanceof Poll.Ready<Next<Element>>(Next.Some<Element>(Element element))) {
        received.add(element);
      } else if (polled.isReady()) {
        break;
      } else if (polls % 2 == 0) { // waits on, and then gives up
        Objects.requireNonNull(source.waker()).wake();
        Poll<Next<Element>> again = subject().with(new CountingWaker(), next::poll);
        if (again instanceof Poll.Ready<Next<Element>>(Next.Some<Element>(Element element))) {
          received.add(element);
        } else if (again.isReady()) {
          break;
        } else {
          giveUp(next);
        }
      } else {
        giveUp(next);
        Objects.requireNonNull(source.waker()).wake();
      }
    }
    assertThat(numbers(received))
        .as("what comes when each next() that is pending is given up")
        .isEqualTo(subject().expected(ELEMENTS));
  }

  private void giveUp(Future<?> next) throws Exception {
    subject()
        .with(
            new CountingWaker(),
            cx -> {
              next.cancel(cx);
              return true;
            });
  }

  /// A function that throws ends the stream and has not taken its argument.
  @Rule(id = "16.9")
  public void functionsThatThrow() throws Exception {
    var failure = new IllegalStateException("the function's");
    var source = new ScriptedSource().elements(ELEMENTS);
    AsyncStream<Element> stream = subject().failing(source, failure);
    needs(stream != null, "it takes no function");
    var received = new ArrayList<Element>();
    Throwable thrown = catchThrowable(() -> receive(Objects.requireNonNull(stream), received));
    assertThat(thrown).as("what a stream throws whose function has thrown").isSameAs(failure);
    assertThat(source.closes()).as("closes of the source after a function has thrown").isPositive();
    for (Numbered element : source.given()) {
      if (!received.contains(element)) {
        assertThat(element.closes())
            .as("closes of element %s, after a function has thrown at 1", element.number())
            .isPositive();
      }
    }
  }

  /// Adapters on adapters need no stack for each.
  @Rule(id = "16.10")
  public void depthNeedsNoStack() throws Exception {
    var failure = new Exception("the source's");
    var work =
        new FutureTask<>(
            () -> {
              var one = new ScriptedSource().elements(1);
              assertThat(numbers(rest(subject().pile(one, DEPTH))))
                  .as("what comes through %s adapters", DEPTH)
                  .isSubsetOf(0);
              var waiting = new ScriptedSource().pending();
              AsyncStream<Element> closed = subject().pile(waiting, DEPTH);
              poll(closed, new CountingWaker());
              close(closed, "of a pile");
              assertThat(waiting.closes()).as("closes of the source of a pile").isPositive();
              var failing = new ScriptedSource().failure(failure);
              AsyncStream<Element> failed = subject().pile(failing, DEPTH);
              assertThat(catchThrowable(() -> poll(failed, new CountingWaker())))
                  .as("what a pile throws whose source failed")
                  .isSameAs(failure);
              return true;
            });
    Thread thread = new Thread(null, work, "tck: small stack", SMALL_STACK);
    thread.setDaemon(true);
    thread.start();
    try {
      work.get(20 * settings().patienceMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw tooDeep(e.getCause().toString(), e.getCause());
    } catch (TimeoutException e) {
      // Who closes on the way out of an overflow overflows once more at each level.
      throw tooDeep("after 20 patiences they are not through", e);
    }
  }

  private static AssertionError tooDeep(String what, Throwable cause) {
    return new AssertionError(
        DEPTH + " adapters were to need no more stack than one, but: " + what, cause);
  }
}
