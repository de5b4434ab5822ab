/// A reactor without I/O: it waits, and is woken. With it an executor and a timer are tested alone,
/// so that what fails is theirs; and a program that only computes and sleeps needs no other.
///
/// Reading order: [NoneReactorProvider] (all there is to name), then the reactor that it makes.
@CheckReturnValue
package dev.weft.reactor.none;

import dev.weft.CheckReturnValue;
