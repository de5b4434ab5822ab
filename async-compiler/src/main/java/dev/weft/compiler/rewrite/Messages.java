package dev.weft.compiler.rewrite;

/// The wording of refusals, shared by the annotation processor and the class-file side.
public final class Messages {
  private Messages() {}

  /// Said in addition where lambdas that differ share a method.
  static final String SHARED =
      "; other lambdas share the code of this one, as javac lets equal ones do without debug"
          + " information: compile with -g, and only this one is refused";

  /// `await` where no block is.
  public static String outside(String call) {
    return switch (call) {
      case "yield_" ->
          "yield_ outside of a generator: it may stand only in the lambda given to"
              + " Generator.of(...); make a generator of this code, or collect into a list";
      default ->
          "await outside of an async block: wrap the code in async(() -> { ... }) and return its"
              + " Future, or wait with Weft.blockOn where a thread may be blocked";
    };
  }

  /// In a lambda or class that stands in a block but is not one.
  public static String inLambda(String call) {
    return call
        + " in a lambda or class inside the block, which runs on its own: use a loop instead of a"
        + " lambda (for (var x : list) "
        + call
        + "(...)), or make the lambda an async block of its own";
  }

  /// Inside a `synchronized` statement.
  public static String inSynchronized(String call) {
    return call
        + " inside synchronized: a monitor belongs to a thread, and the block may go on on another"
        + " one; copy what you need and leave synchronized before, hold a"
        + " dev.weft.sync.AsyncMutex instead, or give what the monitor guards to one task that the"
        + " others send messages";
  }

  /// In the arguments of `super(...)` or `this(...)`.
  public static String beforeSuper(String call) {
    return call
        + " before super(...) or this(...): a constructor cannot be suspended; make the object in"
        + " an async factory method after the value is there";
  }

  /// A block that is a serializable lambda.
  public static String serializable() {
    return "an async block cannot be a serializable lambda, nor have further marker interfaces:"
        + " drop the intersection cast";
  }

  /// `Async::await`.
  public static String asReference(String call) {
    return call + " as a method reference cannot suspend anything: write an async block";
  }

  /// A lambda of a type that extends AsyncBody.
  public static String otherInterface(String call) {
    return call
        + " in a lambda of another functional interface than AsyncBody, AsyncAction or"
        + " Generator.Body: give the lambda one of these types";
  }

  private static final String DROPPED =
      ": it is lazy, so nothing of it runs; await it, return it, or start it with Tasks.spawn(...)."
          + " If it is meant: var _ = ...";

  /// A statement that drops a future.
  public static final String DROPPED_BY_STATEMENT = "this statement's Future is dropped" + DROPPED;

  /// A lambda without a result that drops the future of its body.
  public static final String DROPPED_BY_LAMBDA =
      "the lambda returns nothing, so its Future is dropped" + DROPPED;

  /// A method reference without a result to a method that returns a future.
  public static final String DROPPED_BY_REFERENCE =
      "the method reference returns nothing, so its Future is dropped" + DROPPED;

  /// Another value of the option than the three.
  public static String droppedOption(String option, String value) {
    return "-A" + option + "=" + value + ": the value is error, warn or off";
  }

  static String tooLarge(int bytes, int max) {
    return "this block is too large: about "
        + bytes
        + " bytes as a state machine, "
        + max
        + " are possible; move parts of it to methods that return futures of their own";
  }
}
