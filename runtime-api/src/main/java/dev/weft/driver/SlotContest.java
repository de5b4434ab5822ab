package dev.weft.driver;

import dev.weft.Waker;

/// Two parties that wait for the same direction of one source, of which the cell's slot holds one:
/// a second one has polled while the waker of another stood there. Either the future there has only
/// moved to another task, and the waker in the slot is a leftover; or two parties wait, of which a
/// single slot would forget one.
///
/// So the newcomer stands beside the slot, and the waker in it is asked by being called. If its
/// party is there it polls again and keeps the slot; the newcomer is then *refused*, and told so
/// when it polls next. A leftover does not answer, and an event wakes both.
///
/// Under the cell's monitor.
final class SlotContest {

  final Waker newcomer;
  boolean refused;

  SlotContest(Waker newcomer) {
    this.newcomer = newcomer;
  }
}
