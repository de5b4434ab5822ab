package dev.weft.compiler.rewrite;

import dev.weft.compiler.analysis.NamedTypes;
import dev.weft.compiler.analysis.ValueType;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which field of the frame holds which value in which state.
///
/// States share fields: references go to fields of type `Object`, all small ints to `int`, and so
/// on, and a frame has as many of a kind as its fullest state needs. A reference of a type that may
/// be inaccessible cannot be cast back from `Object`, so it gets a field of its very type.
final class FrameLayout {

  /// A value that survives a suspension.
  ///
  /// @param slot its slot in the original method, or -1 for an operand
  /// @param type its type
  /// @param field where it is kept; null for the constant null, which needs no field
  record Saved(int slot, ValueType type, @Nullable FrameField field) {}

  private static final Map<ValueType.Kind, String> PREFIXES =
      new EnumMap<>(
          Map.of(
              ValueType.Kind.INT, "i",
              ValueType.Kind.LONG, "j",
              ValueType.Kind.FLOAT, "f",
              ValueType.Kind.DOUBLE, "d",
              ValueType.Kind.REFERENCE, "l"));

  private final Map<String, FrameField> fields = new LinkedHashMap<>();
  private final List<Saved> captures;
  private final List<List<Saved>> points = new ArrayList<>();

  private final NamedTypes named;
  private final List<ClassDesc> ownFieldTypes = new ArrayList<>();

  FrameLayout(List<ClassDesc> captured, List<SuspendPoint> suspendPoints, NamedTypes named) {
    this.named = named;
    captures = new ArrayList<>();
    var state = new State();
    int slot = 0;
    for (ClassDesc type : captured) {
      ValueType value = ValueType.of(type);
      captures.add(state.save(slot, value));
      slot += value.slots();
    }
    for (SuspendPoint point : suspendPoints) {
      points.add(save(point));
    }
  }

  private List<Saved> save(SuspendPoint point) {
    List<Saved> saved = new ArrayList<>();
    var state = new State();
    for (int slot = point.live().nextSetBit(0);
        slot >= 0;
        slot = point.live().nextSetBit(slot + 1)) {
      ValueType type = point.types().local(slot);
      if (isSaved(type)) {
        saved.add(state.save(slot, type));
      }
    }
    for (ValueType type : point.kept()) {
      if (isSaved(type)) {
        saved.add(state.save(-1, type));
      }
    }
    return saved;
  }

  /// Objects before their constructor are not saved but made later, see [LateNews].
  private static boolean isSaved(ValueType type) {
    return switch (type.kind()) {
      case TOP, UNINITIALIZED, UNINITIALIZED_THIS -> false;
      default -> true;
    };
  }

  /// The fields in use by one state.
  private final class State {
    private final Map<String, Integer> used = new LinkedHashMap<>();

    Saved save(int slot, ValueType type) {
      if (type.kind() == ValueType.Kind.NULL) {
        return new Saved(slot, type, null);
      }
      ClassDesc own = ownFieldType(type);
      String prefix = own == null ? PREFIXES.get(type.kind()) : prefix(own);
      String name = prefix + (used.merge(prefix, 1, Integer::sum) - 1);
      ClassDesc declared =
          switch (type.kind()) {
            case INT -> ConstantDescs.CD_int;
            case LONG -> ConstantDescs.CD_long;
            case FLOAT -> ConstantDescs.CD_float;
            case DOUBLE -> ConstantDescs.CD_double;
            default -> own == null ? ConstantDescs.CD_Object : own;
          };
      return new Saved(
          slot, type, fields.computeIfAbsent(name, _ -> new FrameField(name, declared)));
    }
  }

  private @Nullable ClassDesc ownFieldType(ValueType type) {
    ClassDesc reference = type.type();
    return reference == null || named.isAccessible(reference) ? null : reference;
  }

  private String prefix(ClassDesc type) {
    if (!ownFieldTypes.contains(type)) {
      ownFieldTypes.add(type);
    }
    return "x" + ownFieldTypes.indexOf(type) + "_";
  }

  /// All fields.
  List<FrameField> fields() {
    return List.copyOf(fields.values());
  }

  /// The captured variables, in state 0.
  List<Saved> captures() {
    return captures;
  }

  /// The values kept at the point: locals by slot, then operands from the bottom.
  List<Saved> at(SuspendPoint point) {
    return points.get(point.number() - 1);
  }

  /// The reference fields that hold nothing at the point.
  List<FrameField> deadAt(SuspendPoint point) {
    List<FrameField> dead = new ArrayList<>();
    for (FrameField field : fields.values()) {
      if (field.isReference() && at(point).stream().noneMatch(s -> field.equals(s.field()))) {
        dead.add(field);
      }
    }
    return dead;
  }
}
