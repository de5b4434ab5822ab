/// What a runtime is made of, written by hand: a future, a timer, an executor, a reactor. They are
/// there to be read; the runtime's own parts do the same and more.
///
/// Reading order: [FooThenBoo], [TimerFuture], [ChannelExecutor], [SelectorReactor]. The programs
/// are [StateMachineCommand], [ExecutorByHandCommand] and [ReactorByHandCommand].
package dev.weft.examples.byhand;
