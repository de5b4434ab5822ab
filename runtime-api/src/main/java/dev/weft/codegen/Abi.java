package dev.weft.codegen;

/// The agreement between compiled blocks and this package, as one number.
public final class Abi {
  private Abi() {}

  /// Goes up whenever a class compiled before would no longer work. The compiler has the same
  /// constant; a test compares the two.
  public static final int VERSION = 1;

  /// Called by every frame when it is made.
  static void check(int version, Class<?> frame) {
    if (version != VERSION) {
      throw new IncompatibleClassChangeError(
          frame.getName()
              + " was made by a weft-async-compiler of ABI "
              + version
              + ", this runtime has ABI "
              + VERSION
              + ": use the weft-async-compiler of the same version as weft-runtime-api, and compile"
              + " again");
    }
  }
}
