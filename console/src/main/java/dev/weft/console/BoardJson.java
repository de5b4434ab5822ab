package dev.weft.console;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import dev.weft.dump.RuntimeDump;
import dev.weft.dump.TaskDump;
import dev.weft.dump.TaskHistory;
import dev.weft.dump.WaitStep;
import dev.weft.spi.WorkerMetrics;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes what a page shows of a board, as one line of JSON. Times are in nanoseconds.
final class BoardJson {

  /// Who waits for a resource is listed up to here.
  private static final int WAITERS = 20;

  /// Resources listed.
  private static final int RESOURCES = 500;

  private final JsonWriter json;

  private BoardJson(Writer to) {
    json = new JsonWriter(to);
    json.setFormattingStyle(FormattingStyle.COMPACT);
    json.setHtmlSafe(true);
  }

  static void write(Board board, TaskQuery query, Writer to) throws IOException {
    new BoardJson(to).write(board, query);
  }

  private void write(Board board, TaskQuery query) throws IOException {
    RuntimeDump dump = board.dump();
    json.beginObject();
    json.name("runtime").value(dump.runtime());
    json.name("live").value(dump.liveTasks());
    json.name("complete").value(dump.isComplete());
    json.name("driver").value(dump.driver());
    json.name("sources").value(board.metrics().sources());
    json.name("queued").value(board.metrics().executor().queued());
    json.name("blocking").value(board.metrics().blocking().toString());
    warnings(board.warnings());
    if (query.task() == 0) {
      rows(query.select(board.rows()), query.from());
    } else {
      task(board.rows(), query.task());
    }
    resources(board.resources());
    workers(board);
    Measured before = board.before();
    Measured now = board.now();
    latency("poll", Latency.between(before.polls(), now.polls()));
    latency("schedule", Latency.between(before.schedules(), now.schedules()));
    latency("timer", Latency.between(before.timers(), now.timers()));
    json.endObject();
    json.flush();
  }

  private void warnings(List<Board.Warning> warnings) throws IOException {
    json.name("warnings").beginArray();
    for (Board.Warning warning : warnings) {
      json.beginObject();
      json.name("kind").value(warning.kind());
      json.name("text").value(warning.text());
      json.name("task").value(warning.task());
      json.endObject();
    }
    json.endArray();
  }

  private void rows(List<TaskRow> matching, int from) throws IOException {
    json.name("matching").value(matching.size());
    json.name("from").value(from);
    json.name("tasks").beginArray();
    int to = Math.min(matching.size(), from + TaskQuery.ROWS);
    for (int i = from; i < to; i++) {
      row(matching.get(i));
    }
    json.endArray();
  }

  private void row(TaskRow row) throws IOException {
    json.beginObject();
    who(row.task());
    json.name("age").value(row.ageNanos());
    json.name("polls").value(row.polls());
    json.name("busy").value(row.busyNanos());
    json.name("waits").value(row.waitsFor());
    json.name("at").value(row.position());
    flags(row);
    json.endObject();
  }

  private void who(TaskDump task) throws IOException {
    json.name("id").value(task.id());
    json.name("name").value(task.name());
    json.name("state").value(task.state());
  }

  private void flags(TaskRow row) throws IOException {
    json.name("flags").beginArray();
    for (Flag flag : row.flags()) {
      json.value(flag.text());
    }
    json.endArray();
  }

  private void task(List<TaskRow> rows, long id) throws IOException {
    json.name("task");
    for (TaskRow row : rows) {
      if (row.task().id() == id) {
        json.beginObject();
        who(row.task());
        flags(row);
        chain(row.task().chain());
        TaskDump.RunningThread thread = row.task().thread();
        if (thread != null) {
          json.name("thread").value(thread.name() + " (" + thread.state() + ")");
          positions("stack", thread.stack());
        }
        if (row.task().history() != null) {
          history(row.task().history());
        }
        json.endObject();
        return;
      }
    }
    json.beginObject();
    json.name("id").value(id);
    json.name("gone").value(true);
    json.endObject();
  }

  private void chain(List<WaitStep> chain) throws IOException {
    json.name("chain").beginArray();
    for (WaitStep step : chain) {
      json.beginObject();
      json.name("depth").value(step.depth());
      json.name("text").value(step.toString());
      json.name("leaf").value(step.isLeaf());
      json.name("task").value(step.taskId());
      json.endObject();
    }
    json.endArray();
  }

  private void positions(String name, List<StackTraceElement> stack) throws IOException {
    json.name(name).beginArray();
    for (StackTraceElement frame : stack) {
      json.value(frame.toString());
    }
    json.endArray();
  }

  private void history(TaskHistory past) throws IOException {
    json.name("history").beginObject();
    json.name("age").value(past.age().toNanos());
    json.name("polls").value(past.polls());
    json.name("busy").value(past.polled().toNanos());
    json.name("polling").value(nanos(past.polling()));
    json.name("idlePolls").value(past.idlePolls());
    json.name("wakes").value(past.wakes());
    json.name("selfWakes").value(past.selfWakes());
    json.name("wokenBy").value(past.lastWokenBy());
    positions("site", past.spawnSite());
    json.endObject();
  }

  private static @Nullable Long nanos(@Nullable Duration duration) {
    return duration == null ? null : duration.toNanos();
  }

  private void resources(List<Resource> resources) throws IOException {
    json.name("resources").beginArray();
    for (Resource resource : resources.subList(0, Math.min(RESOURCES, resources.size()))) {
      json.beginObject();
      json.name("kind").value(resource.kind());
      json.name("what").value(resource.what());
      json.name("holder").value(resource.holder());
      json.name("count").value(resource.waiters().size());
      json.name("waiters").beginArray();
      for (TaskDump waiter :
          resource.waiters().subList(0, Math.min(WAITERS, resource.waiters().size()))) {
        json.beginObject();
        who(waiter);
        json.endObject();
      }
      json.endArray();
      json.endObject();
    }
    json.endArray();
  }

  private void workers(Board board) throws IOException {
    json.name("workers").beginArray();
    List<WorkerMetrics> workers = board.metrics().executor().workers();
    for (int i = 0; i < Math.min(workers.size(), board.before().busyNanos().size()); i++) {
      WorkerMetrics worker = workers.get(i);
      json.beginObject();
      json.name("busy").value(board.now().busyShare(i, board.before()));
      json.name("depth").value(worker.depth());
      json.name("polls").value(worker.polls());
      json.name("parks").value(worker.parks());
      json.name("steals").value(worker.steals());
      json.name("overflows").value(worker.overflows());
      json.endObject();
    }
    json.endArray();
  }

  private void latency(String name, Latency latency) throws IOException {
    json.name(name).beginArray();
    json.value(latency.count());
    json.value(latency.half());
    json.value(latency.most());
    json.value(latency.max());
    json.endArray();
  }
}
