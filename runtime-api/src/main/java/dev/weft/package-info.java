/// Futures, tasks and the runtime.
///
/// Reading order: [Future], [Poll] and [Waker] (what a computation is), [Context] (what a poll is
/// given), [Weft] (an open runtime), [JoinHandle] (a task seen from outside), [Futures] (the
/// combinators), [Select] (the first of several types), and [Owned] (who closes what reaches
/// nobody).
///
/// [Future] is not the JDK's. Where a file imports `java.util.concurrent.*`, too, the compiler
/// calls `Future` ambiguous: `import dev.weft.Future;` by its full name settles it.
package dev.weft;
