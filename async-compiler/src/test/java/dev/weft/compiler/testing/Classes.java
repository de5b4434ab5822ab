package dev.weft.compiler.testing;

import dev.weft.compiler.rewrite.ClassRewriter;
import dev.weft.compiler.rewrite.Rewritten;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is done to sets of class files, by binary name.
public final class Classes {
  private Classes() {}

  /// Rewrites blocks to state machines; nothing may be refused.
  public static Map<String, byte[]> rewritten(Map<String, byte[]> classes) {
    Map<String, byte[]> result = new LinkedHashMap<>();
    classes.forEach(
        (name, bytes) -> {
          Rewritten rewritten = ClassRewriter.rewrite(bytes);
          if (!rewritten.refusals().isEmpty()) {
            throw new AssertionError(rewritten.refusals().toString());
          }
          result.put(name, rewritten.bytes());
          result.putAll(rewritten.frames());
        });
    return result;
  }

  /// Makes `await` a plain call of [Direct#await].
  public static Map<String, byte[]> direct(Map<String, byte[]> classes) {
    var async = ClassDesc.of("dev.weft.Async");
    var direct = Direct.class.describeConstable().orElseThrow();
    CodeTransform code =
        (out, element) -> {
          if (element instanceof InvokeInstruction call
              && call.owner().asSymbol().equals(async)
              && call.name().equalsString("await")) {
            out.invoke(Opcode.INVOKESTATIC, direct, "await", call.typeSymbol(), false);
          } else {
            out.with(element);
          }
        };
    var context = ClassFile.of();
    Map<String, byte[]> result = new LinkedHashMap<>();
    classes.forEach(
        (name, bytes) ->
            result.put(
                name,
                context.transformClass(
                    context.parse(bytes), ClassTransform.transformingMethodBodies(code))));
    return result;
  }

  /// Loads them, ahead of any class of the same name elsewhere.
  public static ClassLoader loader(Map<String, byte[]> classes) {
    return loader(classes, Classes.class.getClassLoader());
  }

  /// Loads them, ahead of any class of the same name elsewhere, on top of `parent`.
  public static ClassLoader loader(Map<String, byte[]> classes, ClassLoader parent) {
    return new ClassLoader(parent) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
          byte[] bytes = classes.get(name);
          if (bytes == null) {
            return super.loadClass(name, resolve);
          }
          Class<?> loaded = findLoadedClass(name);
          return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
        }
      }
    };
  }
}
