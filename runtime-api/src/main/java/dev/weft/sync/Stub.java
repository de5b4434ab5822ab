package dev.weft.sync;

final class Stub {
  private Stub() {}
}
