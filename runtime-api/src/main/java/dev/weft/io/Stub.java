package dev.weft.io;

final class Stub {
  private Stub() {}
}
