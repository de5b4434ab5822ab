package dev.weft.task;

import dev.weft.Context;

/// A task's state word alone.
class BareWord extends TaskState {

  BareWord(long id) {
    super(id);
  }

  @Override
  public long id() {
    return stateId();
  }

  @Override
  public String name() {
    return "bare";
  }

  @Override
  public boolean isNew() {
    return isFresh();
  }

  @Override
  public boolean isFinished() {
    return isComplete();
  }

  @Override
  public void wake() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void abort() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean run(Context cx) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void run() {
    throw new UnsupportedOperationException();
  }
}
