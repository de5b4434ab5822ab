/// An executor that runs a program the same way again: on one thread, in an order that comes from a
/// seed. For tests, which so go through many orders, and go through a wrong one once more.
///
/// ```java
/// Schedule schedule = Schedule.random(42);
/// try (Weft weft =
///     Weft.builder().executor(new SimProvider(schedule)).timer("virtual").open()) {
///   weft.blockOn(program());
/// }
/// ```
///
/// Reading order: [Schedule] (what decides), [SimProvider], [SimExecutor] (the loop), [Order] and
/// its kinds (where tasks wait), [Outside] (what other threads leave), [Stepper] (for who leads
/// several runtimes on one thread).
@CheckReturnValue
package dev.weft.executor.sim;

import dev.weft.CheckReturnValue;
