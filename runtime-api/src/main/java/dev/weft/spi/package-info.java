/// The seams: what executors, reactors and timers implement, and what they are given.
///
/// Reading order: [Provider]; [TaskExecutor], [Driver], [TaskList] and [BlockOnCallers] for
/// executors; [Reactor], [Readiness] and [Source] for reactors, and [ChannelDescriptors] for native
/// ones; [TimerQueue] and [TimerEntry] for timers.
package dev.weft.spi;
