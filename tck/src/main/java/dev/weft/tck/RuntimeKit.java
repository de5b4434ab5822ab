package dev.weft.tck;

/// What each section of [RuntimeTck] builds on.
public interface RuntimeKit extends Kit {

  /// Opens one more runtime whose tasks run; it is closed after the rule.
  RuntimeSubject open();

  /// Like [#open()], made of other parts than that, as far as there are others.
  RuntimeSubject openPartner();

  /// Opens one more runtime whose tasks may run only while the rule is in `blockOn`; it is closed
  /// after the rule.
  RuntimeSubject openIdle();

  /// Like [#open()], with options.
  RuntimeSubject open(SubjectOptions options);

  /// Opens one more runtime whose time stands still until it is moved, and whose tasks may run only
  /// while the rule is in `blockOn`; it is closed after the rule. Skips the rule if there is none.
  RuntimeSubject openPaused();

  /// What the runtime claims.
  RuntimeCapabilities capabilities();
}
