package dev.weft.interop.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

@Timeout(60)
class RulesOfReactiveStreamsTest {

  /// The test of the test: a publisher that ignores what is requested is found out.
  @Test
  void anUnrulyPublisherIsNoticed() throws Exception {
    List<String> failed = new ArrayList<>();
    for (DynamicTest test : RulesOfReactiveStreams.of(Unruly::new).toList()) {
      try {
        test.getExecutable().execute();
      } catch (org.opentest4j.TestAbortedException notApplicable) {
        // as for the others
      } catch (Throwable broken) {
        failed.add(test.getDisplayName());
      }
    }
    assertThat(failed)
        .contains(
            "required_spec101_subscriptionRequestMustResultInTheCorrectNumberOfProducedElements");
  }

  private static final class Unruly extends FlowPublisherVerification<Long> {
    Unruly() {
      super(new TestEnvironment(200, 20, 5));
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
      return subscriber ->
          subscriber.onSubscribe(
              new Flow.Subscription() {
                @Override
                public void request(long n) {
                  for (long i = 0; i < Math.min(elements, 100); i++) {
                    subscriber.onNext(i);
                  }
                }

                @Override
                public void cancel() {}
              });
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
      return null;
    }
  }
}
