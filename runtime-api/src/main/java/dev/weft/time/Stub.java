package dev.weft.time;

final class Stub {
  private Stub() {}
}
