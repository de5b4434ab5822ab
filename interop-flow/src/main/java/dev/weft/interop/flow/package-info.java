/// Between [dev.weft.stream.AsyncStream] and the publishers and subscribers of
/// `java.util.concurrent.Flow`, which Reactor, RxJava, Kotlin's flows and Akka speak.
///
/// Reading order: [dev.weft.interop.flow.FlowStreams] is all that programs call. Behind it,
/// `SubscribedStream` is a subscriber that is polled, and `StreamSubscription` a task that delivers
/// what was requested.
package dev.weft.interop.flow;
