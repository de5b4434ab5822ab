/// What a runtime is made of, written by hand: a future, a timer, an executor. They are there to be
/// read; the runtime's own parts do the same and more.
///
/// Reading order: [FooThenBoo], [TimerFuture], [ChannelExecutor]. The programs are
/// [StateMachineCommand] and [ExecutorByHandCommand].
package dev.weft.examples.byhand;
