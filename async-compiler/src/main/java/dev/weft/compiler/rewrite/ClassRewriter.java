package dev.weft.compiler.rewrite;

import dev.weft.compiler.analysis.MethodCode;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns the async blocks and generators of one class file into state machines.
///
/// The class keeps all its methods. A lambda method that is a block becomes a static method
/// `(frame, context)` of the same name; the places that made the lambda make a frame instead. A
/// class without `await` and `yield_` is returned as it is, the same array, and so is one that has
/// been rewritten already. Stateless; any thread.
public final class ClassRewriter {
  private ClassRewriter() {}

  private static final byte[] MARK = "dev/weft/".getBytes(StandardCharsets.US_ASCII);

  static final ClassFile CONTEXT =
      ClassFile.of(
          ClassFile.StackMapsOption.DROP_STACK_MAPS, // the frames are written by StackMaps
          ClassFile.ShortJumpsOption
              .FAIL_ON_SHORT_JUMPS, // long ones are written as such, see Reach
          ClassFile.DeadCodeOption.KEEP_DEAD_CODE);

  /// Rewrites a class file.
  ///
  /// @throws IllegalArgumentException if the bytes are no class file
  public static Rewritten rewrite(byte[] bytes) {
    if (!mentionsWeft(bytes)) {
      return Rewritten.unchanged(bytes, List.of());
    }
    ClassModel model = CONTEXT.parse(bytes);
    if (!Survey.mentionsSuspension(model)) {
      return Rewritten.unchanged(bytes, List.of());
    }
    var survey = new Survey(model);
    if (survey.blocks().isEmpty()) {
      return Rewritten.unchanged(bytes, survey.refusals());
    }
    var sites = new Sites(survey.blocks());
    byte[] rewritten =
        CONTEXT.transformClass(
            model, (out, element) -> rewrite(out, element, survey.blocks(), sites));
    Map<String, byte[]> frames = new LinkedHashMap<>();
    boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
    for (Block block : survey.blocks().values()) {
      byte[] frame =
          new FrameClass(block, survey.file(), isInterface)
              .write(model.majorVersion(), sites.factories().getOrDefault(block, Set.of()));
      frames.put(binaryName(block.frame), frame);
    }
    return new Rewritten(rewritten, frames, survey.refusals());
  }

  private static String binaryName(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
  }

  private static boolean mentionsWeft(byte[] bytes) {
    search:
    for (int i = 0; i <= bytes.length - MARK.length; i++) {
      for (int j = 0; j < MARK.length; j++) {
        if (bytes[i + j] != MARK[j]) {
          continue search;
        }
      }
      return true;
    }
    return false;
  }

  private static void rewrite(
      ClassBuilder out, ClassElement element, Map<String, Block> blocks, Sites sites) {
    if (!(element instanceof MethodModel method) || method.code().isEmpty()) {
      out.with(element);
      return;
    }
    Block block = blocks.get(method.methodName().stringValue());
    if (block != null && block.code.method() == method) {
      boolean isInterface = method.parent().orElseThrow().flags().has(AccessFlag.INTERFACE);
      out.withMethodBody(
          block.name(),
          block.kind.bodyType(block.frame),
          ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC | (isInterface ? ClassFile.ACC_PUBLIC : 0),
          code -> new BodyWriter(block, code, sites).write());
    } else if (makesBlock(method.code().orElseThrow(), sites)) {
      out.transformMethod(method, (to, part) -> rewriteSites(to, part, method, sites));
    } else {
      out.with(method);
    }
  }

  private static boolean makesBlock(CodeModel code, Sites sites) {
    for (CodeElement element : code) {
      if (sites.at(element) != null) {
        return true;
      }
    }
    return false;
  }

  private static void rewriteSites(
      java.lang.classfile.MethodBuilder out, MethodElement part, MethodModel method, Sites sites) {
    if (part instanceof CodeModel) {
      out.withCode(code -> rewriteSites(code, new MethodCode(method), sites));
    } else {
      out.with(part);
    }
  }

  private static void rewriteSites(CodeBuilder out, MethodCode code, Sites sites) {
    var copy = new CodeCopy(out, 0);
    for (int i = 0; i < code.elements().size(); i++) {
      CodeElement element = code.elements().get(i);
      Sites.@Nullable Site site = sites.at(element);
      if (site == null) {
        copy.copy(element);
      } else {
        i += sites.write(out, site, code, i);
      }
    }
    code.attribute()
        .findAttribute(Attributes.stackMapTable())
        .ifPresent(
            table ->
                out.with(
                    StackMapTableAttribute.of(
                        table.entries().stream()
                            .map(
                                frame ->
                                    StackMapFrameInfo.of(
                                        copy.label(frame.target()),
                                        copy.types(frame.locals()),
                                        copy.types(frame.stack())))
                            .toList())));
  }
}
