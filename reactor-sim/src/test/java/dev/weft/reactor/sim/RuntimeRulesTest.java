package dev.weft.reactor.sim;

import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.tck.RuntimeCapabilities;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.RuntimeTck;
import dev.weft.tck.SubjectOptions;
import dev.weft.tck.WeftSubject;

/// It pairs with an executor and timers that know nothing of simulations, and with their threads.
class RuntimeRulesTest extends RuntimeTck {

  private static WeftBuilder builder() {
    return Weft.builder().executor("workstealing").reactor("sim").timer("wheel").workers(2);
  }

  @Override
  public String subjectName() {
    return "workstealing + sim + wheel";
  }

  @Override
  public RuntimeCapabilities capabilities() {
    return WeftSubject.capabilities(2, true);
  }

  @Override
  protected RuntimeSubject openSubject() {
    return new WeftSubject(builder().open());
  }

  @Override
  protected RuntimeSubject openSubject(SubjectOptions options) {
    return new WeftSubject(options.on(builder()).open());
  }

  @Override
  protected RuntimeSubject openPartnerSubject() {
    return openSubject();
  }

  @Override
  protected RuntimeSubject openPausedSubject() {
    return new WeftSubject(builder().timer("virtual").open());
  }
}
