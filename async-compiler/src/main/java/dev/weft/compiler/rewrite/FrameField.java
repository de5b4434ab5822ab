package dev.weft.compiler.rewrite;

import java.lang.constant.ClassDesc;

/// A field of a frame class. Which values it holds depends on the state.
record FrameField(String name, ClassDesc type) {

  boolean isReference() {
    return !type.isPrimitive();
  }
}
