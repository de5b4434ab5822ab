package dev.weft.compiler.agent;

import dev.weft.compiler.rewrite.ClassRewriter;
import dev.weft.compiler.rewrite.Rewritten;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/// The java agent: `-javaagent:weft-async-compiler.jar` compiles async blocks when their classes
/// are loaded. For runs from an IDE and for tests, where no annotation processor was.
///
/// Classes without `await`, and those that are compiled already, are left alone. What cannot be
/// compiled is said on standard error and left as it is; reaching it throws.
public final class AsyncAgent {
  private AsyncAgent() {}

  /// For the JVM.
  public static void premain(@Nullable String options, Instrumentation instrumentation) {
    instrumentation.addTransformer(new Transformer(FrameDefiner.in(instrumentation)));
  }

  /// For tools that attach later: classes loaded from then on are compiled.
  public static void agentmain(@Nullable String options, Instrumentation instrumentation) {
    premain(options, instrumentation);
  }

  private static final class Transformer implements ClassFileTransformer {
    private final FrameDefiner frames;

    Transformer(FrameDefiner frames) {
      this.frames = frames;
    }

    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        @Nullable String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] bytes) {
      if (loader == null
          || redefined != null
          || name == null
          || name.startsWith("dev/weft/codegen/")) {
        return null;
      }
      try {
        Rewritten rewritten = ClassRewriter.rewrite(bytes);
        rewritten.refusals().forEach(refusal -> System.err.println("weft: " + refusal));
        rewritten.frames().forEach((frame, code) -> frames.define(loader, frame, code, domain));
        return rewritten.changed() ? rewritten.bytes() : null;
      } catch (Throwable failure) {
        // what a transformer throws the JVM drops without a word
        System.err.println("weft: cannot compile the async blocks of " + name + ": " + failure);
        return null;
      }
    }
  }
}
