package dev.weft.interop.flow;

import dev.weft.Futures;
import dev.weft.RuntimeClosedException;
import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Streams;
import dev.weft.testing.Pairing;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;

/// The bridges under the TCK of Reactive Streams, on every pairing.
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
@Timeout(300)
class ReactiveStreamsTest {

  /// Milliseconds within which something must happen, and for which nothing may.
  private static final int PATIENCE = 5_000;

  private static final int QUIET = 50;

  /// How often it is looked at.
  private static final int POLL = 5;

  @Parameter Pairing pairing;

  private Weft weft;
  private Thread driving;

  @BeforeEach
  void open() {
    weft = pairing.builder().open();
    driving = Thread.ofPlatform().start(this::drive);
  }

  /// On an executor without threads of its own, tasks run while somebody is in `blockOn`.
  private void drive() {
    try {
      weft.blockOn(Futures.never());
    } catch (RuntimeClosedException over) {
      // as it should be
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws Exception {
    weft.close();
    driving.join();
  }

  private static TestEnvironment environment() {
    return new TestEnvironment(PATIENCE, QUIET, POLL);
  }

  @TestFactory
  Stream<DynamicTest> publisher() throws Exception {
    return RulesOfReactiveStreams.of(Publisher::new);
  }

  @TestFactory
  Stream<DynamicTest> publisherOfASlowStream() throws Exception {
    return RulesOfReactiveStreams.of(SlowPublisher::new);
  }

  @TestFactory
  Stream<DynamicTest> subscriberFromOutside() throws Exception {
    return RulesOfReactiveStreams.of(Outside::new);
  }

  @TestFactory
  Stream<DynamicTest> subscriberFromInside() throws Exception {
    return RulesOfReactiveStreams.of(Inside::new);
  }

  class Publisher extends FlowPublisherVerification<Long> {
    Publisher() {
      super(environment());
    }

    AsyncStream<Long> stream(long elements) {
      return Streams.range(0, elements);
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
      return FlowStreams.publisher(weft, () -> stream(elements));
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
      Weft closed = pairing.builder().open();
      closed.close();
      return FlowStreams.publisher(closed, Streams::<Long>never);
    }
  }

  /// Each element comes later.
  class SlowPublisher extends Publisher {
    @Override
    AsyncStream<Long> stream(long elements) {
      return super.stream(elements).then(n -> weft.spawn(Futures.ready(n)));
    }
  }

  class Outside extends FlowSubscriberBlackboxVerification<Long> {
    Outside() {
      super(environment());
    }

    @Override
    public Flow.Subscriber<Long> createFlowSubscriber() {
      return FlowStreams.subscriber(weft, 4, stream -> stream.forEach(element -> {}));
    }

    @Override
    public Long createElement(int element) {
      return (long) element;
    }
  }

  /// A subscriber that tells the kit of all it does.
  class Inside extends FlowSubscriberWhiteboxVerification<Long> {
    Inside() {
      super(environment());
    }

    @Override
    protected Flow.Subscriber<Long> createFlowSubscriber(WhiteboxSubscriberProbe<Long> probe) {
      return new Told(probe);
    }

    @Override
    public Long createElement(int element) {
      return (long) element;
    }
  }

  private static final class Told implements Flow.Subscriber<Long> {
    private final WhiteboxSubscriberProbe<Long> probe;
    private final SubscribedStream<Long> stream = new SubscribedStream<>(100, null);
    private boolean subscribed;

    Told(WhiteboxSubscriberProbe<Long> probe) {
      this.probe = probe;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      stream.onSubscribe(subscription);
      if (!subscribed) {
        subscribed = true;
        probe.registerOnSubscribe(
            new SubscriberPuppet() {
              @Override
              public void triggerRequest(long elements) {
                subscription.request(elements);
              }

              @Override
              public void signalCancel() {
                stream.close();
              }
            });
      }
    }

    @Override
    public void onNext(Long element) {
      stream.onNext(element);
      probe.registerOnNext(element);
    }

    @Override
    public void onError(Throwable failure) {
      stream.onError(failure);
      probe.registerOnError(failure);
    }

    @Override
    public void onComplete() {
      stream.onComplete();
      probe.registerOnComplete();
    }
  }
}
