// The console's page. What the program says is only ever set as text, never as markup.
"use strict";

const $ = (id) => document.getElementById(id);
const VIEWS = ["tasks", "resources", "workers", "latency", "warnings"];
const ROWS = 100;
const POINTS = 120; // a minute

const asked = { sort: "id", desc: false, from: 0 };
const charts = { poll: [], schedule: [], timer: [] };
let source = null;
let paused = false;
let lastSeen = null; // of the one task that is shown
let changes = [];

// --- text

function duration(nanos) {
  if (nanos < 1e3) return nanos + " ns";
  if (nanos < 1e6) return (nanos / 1e3).toPrecision(3) + " µs";
  if (nanos < 1e9) return (nanos / 1e6).toPrecision(3) + " ms";
  if (nanos < 60e9) return (nanos / 1e9).toPrecision(3) + " s";
  const minutes = Math.floor(nanos / 60e9);
  return minutes < 60 ? minutes + " min" : Math.floor(minutes / 60) + " h " + (minutes % 60) + " min";
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function setText(node, text) {
  const wanted = String(text);
  if (node.textContent !== wanted) node.textContent = wanted;
}

function taskLink(id, text) {
  const link = element("a", text);
  link.href = "#task=" + id;
  return link;
}

// Keeps as many children as there are things, and lets `fill` see to each: what has the focus keeps it.
function list(parent, things, make, fill) {
  while (parent.children.length > things.length) parent.lastElementChild.remove();
  while (parent.children.length < things.length) parent.append(make());
  things.forEach((thing, i) => fill(parent.children[i], thing));
}

function cells(count, numbers) {
  return () => {
    const row = element("tr");
    for (let i = 0; i < count; i++) row.append(element("td", "", numbers.includes(i) ? "number" : ""));
    return row;
  };
}

// --- what is shown

function view() {
  const hash = location.hash.slice(1);
  return hash.startsWith("task=") ? "task" : VIEWS.includes(hash) ? hash : "tasks";
}

function shownTask() {
  return view() === "task" ? Number(location.hash.slice("#task=".length)) || 0 : 0;
}

function show() {
  const shown = view();
  for (const name of [...VIEWS, "task"]) $(name).hidden = name !== shown;
  for (const link of document.querySelectorAll("nav a")) {
    const current = link.hash === "#" + shown || (shown === "task" && link.hash === "#tasks");
    if (current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  scrollTo(0, 0);
  lastSeen = null;
  changes = [];
  connect();
}

function connect() {
  if (source) source.close();
  source = null;
  if (paused) return;
  const query = new URLSearchParams({ sort: asked.sort, from: asked.from });
  if (asked.desc) query.set("desc", "1");
  if ($("text").value) query.set("text", $("text").value);
  if ($("state").value) query.set("state", $("state").value);
  if ($("flagged").checked) query.set("flagged", "1");
  if (shownTask()) query.set("task", shownTask());
  source = new EventSource("events?" + query);
  source.onmessage = (event) => {
    connection("live", false);
    draw(JSON.parse(event.data));
  };
  source.onerror = () => connection("no connection", true);
}

function connection(text, lost) {
  setText($("connection"), text);
  $("connection").classList.toggle("lost", lost);
}

// --- drawing

function draw(board) {
  setText($("runtime"), board.runtime);
  document.title = board.runtime + " - Weft console";
  setText(
    $("summary"),
    `${board.live} live tasks, ${board.sources} sources` +
      (board.queued >= 0 ? `, ${board.queued} in the common queue` : "") +
      (board.complete ? "" : ". There are more tasks than are looked at"));
  setText($("warning-count"), board.warnings.length || "");
  for (const name of Object.keys(charts)) {
    charts[name].push(board[name]);
    if (charts[name].length > POINTS) charts[name].shift();
  }
  const shown = view();
  if (shown === "tasks" && board.tasks) drawTasks(board);
  if (shown === "task" && board.task) drawTask(board.task);
  if (shown === "resources") drawResources(board.resources);
  if (shown === "workers") drawWorkers(board);
  if (shown === "latency") Object.keys(charts).forEach(drawChart);
  if (shown === "warnings") drawWarnings(board.warnings);
}

function drawTasks(board) {
  list($("rows"), board.tasks, cells(8, [0, 3, 4, 5]), (row, task) => {
    const [id, name, state, age, polls, busy, waits, flags] = row.children;
    let link = id.firstElementChild;
    if (!link) {
      link = taskLink(0, "");
      id.textContent = "";
      id.append(link);
      waits.append(element("span"), element("span", "", "at"));
      flags.className = "flags";
      state.className = "state";
    }
    link.href = "#task=" + task.id;
    setText(link, task.id);
    setText(name, task.name);
    setText(state, task.state);
    setText(age, duration(task.age));
    setText(polls, task.polls);
    setText(busy, duration(task.busy));
    setText(waits.children[0], task.waits);
    setText(waits.children[1], task.at ? "at " + task.at : "");
    setText(flags, task.flags.join(", "));
  });
  const last = board.from + board.tasks.length;
  setText($("range"), board.tasks.length ? `${board.from + 1} to ${last} of ${board.matching}` : `none of ${board.live}`);
  $("back").disabled = board.from === 0;
  $("forth").disabled = last >= board.matching;
}

function drawTask(task) {
  if (task.gone) {
    setText($("task-name"), `#${task.id} is over`);
    setText($("task-flags"), "");
    return;
  }
  setText($("task-name"), `${task.name} #${task.id}`);
  setText($("task-flags"), task.flags.join(", "));
  $("task-flags").className = "flag";
  const past = task.history;
  const facts = [["State", task.state]];
  if (past) {
    facts.push(["Age", duration(past.age)], ["Polls", past.polls], ["Polled", duration(past.busy)]);
    if (past.polling) facts.push(["This poll so far", duration(past.polling)]);
    facts.push(["Polls without progress", past.idlePolls], ["Woken", `${past.wakes} times, ${past.selfWakes} of these by itself`]);
    if (past.wokenBy) facts.push(["Last woken by", past.wokenBy]);
  }
  const entry = () => element($("task-facts").children.length % 2 ? "dd" : "dt");
  list($("task-facts"), facts.flat(), entry, setText);
  list($("task-chain"), task.chain, () => element("li"), (node, step) => {
    node.className = step.leaf ? "leaf" : "";
    const wanted = "\u2003".repeat(step.depth) + step.text;
    if (node.textContent === wanted) return;
    node.textContent = "";
    node.append(step.task ? taskLink(step.task, wanted) : wanted);
  });
  lines("task-thread", "task-stack", task.stack);
  setText($("task-thread-name"), task.thread || "");
  lines("task-site", "task-site-frames", past && past.site);
  const leaf = task.chain.find((step) => step.leaf);
  const waits = leaf ? leaf.text : "";
  const seen = task.state + "\n" + waits.replace(/due in .*/, "due");
  if (seen !== lastSeen) {
    lastSeen = seen;
    changes.unshift([new Date().toLocaleTimeString(), task.state, past ? past.polls : "", waits]);
    changes.length = Math.min(changes.length, 50);
  }
  list($("task-history"), changes, cells(4, [2]), (row, change) =>
    change.forEach((text, i) => setText(row.children[i], text)));
}

function lines(box, ol, texts) {
  $(box).hidden = !texts || texts.length === 0;
  list($(ol), texts || [], () => element("li"), (node, text) => setText(node, text));
}

function drawResources(resources) {
  list($("resource-rows"), resources, cells(5, [3]), (row, resource) => {
    const [kind, what, holder, count, who] = row.children;
    setText(kind, resource.kind);
    setText(what, resource.what);
    setText(count, resource.count);
    links(holder, resource.holder ? [{ id: resource.holder, name: "" }] : []);
    links(who, resource.waiters);
  });
}

function links(cell, tasks) {
  list(cell, tasks, () => {
    const span = element("span");
    span.append(taskLink(0, ""), " ");
    return span;
  }, (span, task) => {
    const link = span.firstElementChild;
    link.href = "#task=" + task.id;
    setText(link, `${task.name} #${task.id}`.trim());
  });
}

function drawWorkers(board) {
  list($("worker-rows"), board.workers, cells(7, [2, 3, 4, 5, 6]), (row, worker) => {
    const number = [...row.parentElement.children].indexOf(row);
    const busy = row.children[1];
    if (!busy.firstElementChild) {
      const meter = element("meter");
      meter.setAttribute("aria-label", "busy");
      busy.append(meter, element("span"));
    }
    busy.children[0].value = worker.busy;
    setText(busy.children[1], " " + Math.round(worker.busy * 100) + " %");
    setText(row.children[0], number);
    ["depth", "polls", "parks", "steals", "overflows"].forEach((name, i) => setText(row.children[i + 2], worker[name]));
  });
  setText($("blocking"), "Blocking calls: " + board.blocking);
  setText($("driver"), "Driver: " + board.driver);
}

function drawChart(name) {
  const points = charts[name];
  const highest = Math.max(1000, ...points.map((point) => point[3]));
  // from 100 ns on, by powers of ten
  const y = (nanos) => 138 - (136 * Math.max(0, Math.log10(Math.max(nanos, 1)) - 2)) / (Math.log10(highest) - 2);
  const svg = $(name + "-chart");
  ["half", "most", "max"].forEach((line, i) => {
    let polyline = svg.children[i];
    if (!polyline) {
      polyline = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
      polyline.setAttribute("class", line);
      svg.append(polyline);
    }
    polyline.setAttribute(
      "points",
      points.map((point, at) => `${((at + POINTS - points.length) * 600) / (POINTS - 1)},${y(point[i + 1]).toFixed(1)}`).join(" "));
  });
  const [count, half, most, max] = points[points.length - 1];
  setText($(name + "-now"), count ? `${count} in this look: ${duration(half)}, ${duration(most)}, ${duration(max)}` : "none in this look");
  setText($(name + "-scale"), `from 100 ns to ${duration(highest)}, by powers of ten`);
}

function drawWarnings(warnings) {
  const shown = warnings.length ? warnings : [{ kind: "", text: "Nothing looks wrong.", task: 0 }];
  list($("warning-list"), shown, () => {
    const item = element("li");
    item.append(element("span", "", "flag"), " ", element("span"), " ", taskLink(0, "show"));
    return item;
  }, (item, warning) => {
    const [kind, text, link] = item.children;
    setText(kind, warning.kind);
    setText(text, warning.text);
    link.hidden = !warning.task;
    link.href = "#task=" + warning.task;
  });
}

// --- what people do

function ask(change) {
  Object.assign(asked, { from: 0 }, change);
  markOrder();
  connect();
}

function markOrder() {
  for (const head of $("heads").children) {
    const mine = head.firstElementChild.dataset.sort === asked.sort;
    head.setAttribute("aria-sort", mine ? (asked.desc ? "descending" : "ascending") : "none");
  }
}

$("heads").addEventListener("click", (event) => {
  const sort = event.target.dataset.sort;
  if (sort) ask({ sort, desc: sort === asked.sort ? !asked.desc : ["age", "polls", "busy", "flags"].includes(sort) });
});
$("filter").addEventListener("submit", (event) => event.preventDefault());
$("filter").addEventListener("input", () => ask({}));
$("back").addEventListener("click", () => ask({ from: Math.max(0, asked.from - ROWS) }));
$("forth").addEventListener("click", () => ask({ from: asked.from + ROWS }));
$("pause").addEventListener("click", () => {
  paused = !paused;
  $("pause").setAttribute("aria-pressed", paused);
  setText($("pause"), paused ? "Go on" : "Pause");
  connection(paused ? "paused" : "connecting", false);
  connect();
});
addEventListener("hashchange", show);
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input[type=search], select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const number = Number(event.key);
  if (number >= 1 && number <= VIEWS.length) location.hash = VIEWS[number - 1];
  else if (event.key === "/") {
    event.preventDefault();
    location.hash = "tasks";
    $("tasks").hidden = false;
    $("text").focus();
  } else if (event.key === "[" && !$("back").disabled) $("back").click();
  else if (event.key === "]" && !$("forth").disabled) $("forth").click();
  else if (event.key === "p") $("pause").click();
});
markOrder();
show();
