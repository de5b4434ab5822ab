package dev.weft.tck;

import dev.weft.Futures;
import dev.weft.tck.rules.RuntimeRules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// Holds a runtime to the rules of tasks, wakers, parking, readiness, timers, budget, shutdown and
/// blocking work. The rules stand in one interface for each section of the book.
public abstract class RuntimeTck implements RuntimeRules {

  private final List<RuntimeSubject> opened = new ArrayList<>();

  /// For subclasses.
  protected RuntimeTck() {}

  /// Opens the runtime under test, as often as the rules ask; the kit closes it.
  protected abstract RuntimeSubject openSubject();

  /// Like [#openSubject()], with options. A subject that takes none leaves this as it is: the rules
  /// that need it are skipped.
  protected RuntimeSubject openSubject(SubjectOptions options) {
    needs(false, "it cannot be opened with options");
    return openSubject();
  }

  /// Opens another sort of runtime, for the rules about two in one process. A subject that knows no
  /// other leaves this as it is: then it is two of its own sort.
  protected RuntimeSubject openPartnerSubject() {
    return openSubject();
  }

  /// Opens the runtime under test with time that stands still until it is moved. A subject that has
  /// none leaves this as it is: the rules that need it are skipped.
  protected RuntimeSubject openPausedSubject() {
    needs(false, "it has no virtual time");
    return openSubject();
  }

  @Override
  public final RuntimeSubject openPartner() {
    return driven(closedLater(openPartnerSubject()));
  }

  @Override
  public final RuntimeSubject openPaused() {
    return closedLater(openPausedSubject());
  }

  @Override
  public final RuntimeSubject openIdle() {
    return closedLater(openSubject());
  }

  @Override
  public final RuntimeSubject open() {
    return driven(openIdle());
  }

  @Override
  public final RuntimeSubject open(SubjectOptions options) {
    return driven(closedLater(openSubject(options)));
  }

  private RuntimeSubject closedLater(RuntimeSubject subject) {
    opened.add(subject);
    return subject;
  }

  private RuntimeSubject driven(RuntimeSubject subject) {
    if (!capabilities().ownThreads()) {
      Thread.ofPlatform().daemon().name("tck: driving").start(() -> drive(subject));
    }
    return subject;
  }

  private static void drive(RuntimeSubject subject) {
    try {
      subject.blockOn(Futures.never());
    } catch (Throwable end) {
      // The rule says what it expects; this thread only lends its time.
    }
  }

  /// Closes what the rule opened. What the close does wrong is for the rules of shutdown to find.
  @AfterEach
  public void closeSubjects() throws Exception {
    Closing.all(
        opened.stream().<AutoCloseable>map(subject -> subject::close).toList(),
        settings().patience());
  }
}
