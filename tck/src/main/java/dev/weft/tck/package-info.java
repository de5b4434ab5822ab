/// The rules of Weft as tests.
///
/// Whoever writes an executor, a reactor, a timer or a leaf future subclasses the kit for it
/// ([ExecutorTck], [WorkStealingTck], [ReactorTck], [TimerTck], [FutureTck]), says what the
/// implementation promises beyond the required rules (its *capabilities*), and runs the class with
/// JUnit. [RuntimeTck] holds a whole runtime to the rules of tasks and wakers; [PairingTck] does so
/// for every combination of the providers on the path.
///
/// `SPEC.md` beside the classes is the rule book.
package dev.weft.tck;
