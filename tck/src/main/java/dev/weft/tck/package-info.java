/// The rules of Weft as tests: what one subclasses.
///
/// Whoever writes an executor, a reactor, a timer or a leaf future subclasses the kit for it
/// ([ExecutorTck], [WorkStealingTck], [ReactorTck], [TimerTck], [FutureTck]), says what the
/// implementation promises beyond the required rules (its *capabilities*), and runs the class with
/// JUnit. [RuntimeTck] holds a whole runtime to the rules of tasks and wakers;
/// [dev.weft.tck.launcher.PairingTck] does so for every combination of the providers on the path.
///
/// The rest of the library has kits, too: [CombinatorTck], [ChannelTck], [SyncTck],
/// [AsyncStreamTck] for adapters of streams of values, [StreamTck] for streams of bytes.
///
/// A kit inherits most of its rules, each a method with [Rule], from the interfaces of
/// [dev.weft.tck.rules], one for each chapter. What came of them is for [dev.weft.tck.report]. What
/// the rules work with (futures that count, a reactor without I/O, threads that poll) is in
/// `dev.weft.tck.bench`, which is not exported.
///
/// `SPEC.md` beside the classes is the rule book.
package dev.weft.tck;
