package dev.weft.examples.miniredis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.examples.miniredis.Keyspace.Entry;
import dev.weft.examples.miniredis.Keyspace.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The commands, but for those that change the connection ([Session]).
///
/// **Threads.** Any.
final class Commands {

  private static final Reply WRONG_TYPE =
      new Reply.Failure("WRONGTYPE Operation against a key holding the wrong kind of value");
  private static final Reply NO_INTEGER =
      new Reply.Failure("ERR value is not an integer or out of range");
  private static final Reply SYNTAX = new Reply.Failure("ERR syntax error");
  private static final Reply NOTHING = new Reply.Array(List.of());

  final Keyspace keys;
  final Subscriptions subscriptions = new Subscriptions();
  final AtomicInteger clients = new AtomicInteger();
  private final LongAdder processed = new LongAdder();
  private final long startedNanos;

  Commands(Keyspace keys) {
    this.keys = keys;
    this.startedNanos = keys.nowNanos();
  }

  /// A command's name in capitals.
  static String name(List<byte[]> command) {
    return new String(command.getFirst(), ISO_8859_1).toUpperCase(Locale.ROOT);
  }

  /// The wrong number of arguments, or none of the right ones.
  static Reply wrongNumber(String name) {
    return new Reply.Failure(
        "ERR wrong number of arguments for '" + name.toLowerCase(Locale.ROOT) + "' command");
  }

  Reply execute(String name, List<byte[]> command) {
    processed.increment();
    try {
      return switch (name) {
        case "GET" -> command.size() == 2 ? get(command.get(1)) : wrongNumber(name);
        case "SET" -> command.size() >= 3 ? set(command) : wrongNumber(name);
        case "PING" -> command.size() == 1 ? Reply.PONG : new Reply.Bulk(command.get(1));
        case "ECHO" -> command.size() == 2 ? new Reply.Bulk(command.get(1)) : wrongNumber(name);
        case "DEL", "UNLINK" -> command.size() >= 2 ? delete(command) : wrongNumber(name);
        case "EXISTS" -> command.size() >= 2 ? exists(command) : wrongNumber(name);
        case "EXPIRE" ->
            command.size() == 3 ? expire(command, TimeUnit.SECONDS) : wrongNumber(name);
        case "PEXPIRE" ->
            command.size() == 3 ? expire(command, TimeUnit.MILLISECONDS) : wrongNumber(name);
        case "TTL" -> command.size() == 2 ? timeLeft(command, TimeUnit.SECONDS) : wrongNumber(name);
        case "PTTL" ->
            command.size() == 2 ? timeLeft(command, TimeUnit.MILLISECONDS) : wrongNumber(name);
        case "INCR" -> command.size() == 2 ? increment(command.get(1)) : wrongNumber(name);
        case "MGET" -> command.size() >= 2 ? getMany(command) : wrongNumber(name);
        case "LPUSH" -> command.size() >= 3 ? push(command) : wrongNumber(name);
        case "LRANGE" -> command.size() == 4 ? range(command) : wrongNumber(name);
        case "LLEN" -> command.size() == 2 ? listLength(command.get(1)) : wrongNumber(name);
        case "PUBLISH" -> command.size() == 3 ? publish(command) : wrongNumber(name);
        case "DBSIZE" -> new Reply.Number(keys.size());
        case "FLUSHALL", "FLUSHDB" -> {
          keys.clear();
          yield Reply.OK;
        }
        case "INFO" -> new Reply.Bulk(info());
        case "COMMAND" -> NOTHING; // what redis-cli begins with
        case "CONFIG" -> settings(command); // and redis-benchmark
        case "SELECT", "CLIENT" -> Reply.OK;
        default -> unknown(command);
      };
    } catch (NumberFormatException e) {
      return NO_INTEGER;
    }
  }

  /// There are none; whoever asks for one is told that it is empty.
  private static Reply settings(List<byte[]> command) {
    return command.size() == 3
        ? new Reply.Array(List.of(new Reply.Bulk(command.get(2)), new Reply.Bulk("")))
        : NOTHING;
  }

  private static Reply unknown(List<byte[]> command) {
    String name = new String(command.getFirst(), UTF_8);
    return new Reply.Failure(
        "ERR unknown command '%s'"
            .formatted(
                name.substring(0, Math.min(128, name.length())).replaceAll("[\\r\\n]", " ")));
  }

  private static long number(byte[] digits) {
    return Long.parseLong(new String(digits, ISO_8859_1));
  }

  private static Reply ofBytes(@Nullable Entry entry) {
    if (entry == null) {
      return Reply.NIL;
    }
    return entry.value() instanceof byte[] bytes ? new Reply.Bulk(bytes) : WRONG_TYPE;
  }

  private Reply get(byte[] key) {
    return ofBytes(keys.get(key));
  }

  private Reply getMany(List<byte[]> command) {
    var values = new ArrayList<Reply>(command.size() - 1);
    for (byte[] key : command.subList(1, command.size())) {
      Reply value = get(key);
      values.add(value == WRONG_TYPE ? Reply.NIL : value);
    }
    return new Reply.Array(values);
  }

  private Reply set(List<byte[]> command) {
    byte[] key = command.get(1);
    byte[] value = command.get(2);
    if (command.size() == 3) {
      keys.put(key, new Entry(value, Keyspace.FOR_EVER));
      return Reply.OK;
    }
    long deadline = Keyspace.FOR_EVER;
    boolean onlyNew = false;
    boolean onlyOld = false;
    for (int i = 3; i < command.size(); i++) {
      switch (new String(command.get(i), ISO_8859_1).toUpperCase(Locale.ROOT)) {
        case "NX" -> onlyNew = true;
        case "XX" -> onlyOld = true;
        case String unit when unit.equals("EX") || unit.equals("PX") -> {
          if (++i == command.size()) {
            return SYNTAX;
          }
          long count = number(command.get(i));
          if (count <= 0) {
            return new Reply.Failure("ERR invalid expire time in 'set' command");
          }
          deadline = later(count, unit.equals("EX") ? TimeUnit.SECONDS : TimeUnit.MILLISECONDS);
        }
        default -> {
          return SYNTAX;
        }
      }
    }
    if (onlyNew && onlyOld) {
      return SYNTAX;
    }
    var entry = new Entry(value, deadline);
    boolean wantsNew = onlyNew;
    boolean any = !onlyNew && !onlyOld;
    Entry now = keys.update(key, present -> any || (present == null) == wantsNew ? entry : present);
    return now == entry ? Reply.OK : Reply.NIL;
  }

  /// When `count` units are over; what is not above zero is over already.
  private long later(long count, TimeUnit unit) {
    if (count <= 0) {
      return 0;
    }
    long deadline = keys.nowNanos() + unit.toNanos(count);
    return deadline < 0 ? Keyspace.FOR_EVER : deadline;
  }

  private Reply delete(List<byte[]> command) {
    long deleted = command.stream().skip(1).filter(keys::remove).count();
    return new Reply.Number(deleted);
  }

  private Reply exists(List<byte[]> command) {
    return new Reply.Number(command.stream().skip(1).filter(key -> keys.get(key) != null).count());
  }

  private Reply expire(List<byte[]> command, TimeUnit unit) {
    long deadline = later(number(command.get(2)), unit);
    var found = new boolean[1];
    keys.update(
        command.get(1),
        present -> {
          found[0] = present != null;
          boolean stays = present != null && deadline > keys.nowNanos();
          return stays ? new Entry(present.value(), deadline) : null;
        });
    return new Reply.Number(found[0] ? 1 : 0);
  }

  private Reply timeLeft(List<byte[]> command, TimeUnit unit) {
    Entry entry = keys.get(command.get(1));
    if (entry == null) {
      return new Reply.Number(-2);
    }
    if (entry.deadlineNanos() == Keyspace.FOR_EVER) {
      return new Reply.Number(-1);
    }
    long left = entry.deadlineNanos() - keys.nowNanos();
    long nanosEach = unit.toNanos(1);
    return new Reply.Number(Math.max(0, (left + nanosEach / 2) / nanosEach)); // Redis rounds
  }

  private Reply increment(byte[] key) {
    var result = new Reply[] {WRONG_TYPE};
    keys.update(
        key,
        present -> {
          if (present != null && !(present.value() instanceof byte[])) {
            return present;
          }
          long before = present == null ? 0 : number((byte[]) present.value());
          if (before == Long.MAX_VALUE) {
            result[0] = new Reply.Failure("ERR increment or decrement would overflow");
            return present;
          }
          long after = before + 1;
          result[0] = new Reply.Number(after);
          return new Entry(
              Long.toString(after).getBytes(ISO_8859_1),
              present == null ? Keyspace.FOR_EVER : present.deadlineNanos());
        });
    return result[0];
  }

  private Reply push(List<byte[]> command) {
    var result = new Reply[] {WRONG_TYPE};
    keys.update(
        command.get(1),
        present -> {
          if (present != null && !(present.value() instanceof ByteList)) {
            return present;
          }
          ByteList list = present == null ? ByteList.EMPTY : (ByteList) present.value();
          for (byte[] element : command.subList(2, command.size())) {
            list = list.prepend(element);
          }
          result[0] = new Reply.Number(list.size());
          return new Entry(list, present == null ? Keyspace.FOR_EVER : present.deadlineNanos());
        });
    return result[0];
  }

  private Reply listLength(byte[] key) {
    Entry entry = keys.get(key);
    if (entry == null) {
      return new Reply.Number(0);
    }
    return entry.value() instanceof ByteList list ? new Reply.Number(list.size()) : WRONG_TYPE;
  }

  private Reply range(List<byte[]> command) {
    long first = number(command.get(2));
    long last = number(command.get(3));
    Entry entry = keys.get(command.get(1));
    if (entry == null) {
      return NOTHING;
    }
    if (!(entry.value() instanceof ByteList list)) {
      return WRONG_TYPE;
    }
    int size = list.size();
    int from = (int) Math.max(0, first < 0 ? size + first : first);
    int to = (int) Math.min(size - 1L, last < 0 ? size + last : last);
    return from > to
        ? NOTHING
        : new Reply.Array(list.range(from, to).stream().map(Reply.Bulk::new).toList());
  }

  private Reply publish(List<byte[]> command) {
    var message =
        new Reply.Array(
            List.of(
                new Reply.Bulk("message"),
                new Reply.Bulk(command.get(1)),
                new Reply.Bulk(command.get(2))));
    return new Reply.Number(subscriptions.publish(new Key(command.get(1)), message));
  }

  private String info() {
    return """
    # Server
    server_name:mini-redis of Weft
    process_id:%s
    uptime_in_seconds:%s
    # Clients
    connected_clients:%s
    # Stats
    total_commands_processed:%s
    # Keyspace
    db0:keys=%s
    """
        .formatted(
            ProcessHandle.current().pid(),
            TimeUnit.NANOSECONDS.toSeconds(keys.nowNanos() - startedNanos),
            clients.get(),
            processed.sum(),
            keys.size())
        .replace("\n", "\r\n");
  }
}
