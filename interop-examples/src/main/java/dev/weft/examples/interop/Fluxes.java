package dev.weft.examples.interop;

import dev.weft.Weft;
import dev.weft.interop.flow.FlowStreams;
import dev.weft.stream.AsyncStream;
import java.util.concurrent.Callable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/// Project Reactor's `Flux` and a stream, through the publishers of the JDK. What the one asks for
/// is what the other is asked for, so neither outruns the other.
final class Fluxes {
  private Fluxes() {}

  /// The elements of a stream, made and polled in a task of `weft` for each subscriber.
  static <T> Flux<T> of(Weft weft, Callable<AsyncStream<T>> stream) {
    return JdkFlowAdapter.flowPublisherToFlux(FlowStreams.publisher(weft, stream));
  }

  /// What `flux` emits; subscribed to at the first poll.
  static <T> AsyncStream<T> stream(Flux<T> flux) {
    return FlowStreams.from(JdkFlowAdapter.publisherToFlowPublisher(flux));
  }
}
