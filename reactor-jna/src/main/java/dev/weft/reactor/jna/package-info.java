/// What the native reactors share. Reading order: [NativeReactor] (the wait), [WakeupWord] (its
/// protocol), [SystemQueue] (what an operating system adds), [Descriptors], [NativeAccess], [LibC],
/// [Timespec].
package dev.weft.reactor.jna;
