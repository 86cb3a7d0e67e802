"use strict";

// The token comes behind the # of the address, which is sent nowhere, and stays with this page.
const token = location.hash.slice(1) || sessionStorage.getItem("token") || "";
sessionStorage.setItem("token", token);
history.replaceState(null, "", "/");
// What this page has shown is its own: a copy of its tab, or the page loaded anew, is another one.
const page = crypto.randomUUID();

const of = (id) => document.getElementById(id);
const WEIGHTS = { error: "错误", warning: "警告", info: "提示" };
let ledger = "";
let stamp = "";
let busy = false;
let turn = Promise.resolve();

async function ask(path, method = "GET", body = undefined) {
  const response = await fetch(path, { method, body, headers: { "X-Token": token, "X-Page": page } });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

function tell(sentence) {
  of("message").textContent = sentence;
}

function why(fault) {
  return fault instanceof TypeError ? "通报台已经结束，请重新打开。" : fault.message;
}

function now() {
  return new Date().toLocaleTimeString("zh-CN", { hour12: false });
}

// Do one thing after the other, and say what is being done, then what the work says or why it was
// not. Buttons wait for their turn; a file that is dropped meanwhile is not lost.
function doing(sentence, work) {
  turn = turn.then(() => alone(sentence, work));
  return turn;
}

async function alone(sentence, work) {
  busy = true;
  tell(sentence);
  document.querySelectorAll("main button").forEach((button) => { button.disabled = true; });
  let said = "";
  try {
    said = await work() || "";
  } catch (fault) {
    said = why(fault);
  }
  busy = false;
  document.querySelectorAll("main button").forEach((button) => { button.disabled = false; });
  tell(said);
}

function element(name, text = "", kind = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = kind;
  return made;
}

function button(text, action) {
  const made = element("button", text);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

// The workbooks in workbooks/, shown anew only where they are others: a button keeps its focus.
let listed = "";
async function list() {
  const { ledgers } = await ask("/ledgers");
  const shown = JSON.stringify([ledgers, ledger]);
  if (shown === listed) return ledgers;
  listed = shown;
  const none = ledgers.length ? [] : [element("li", "workbooks 文件夹里还没有台账。")];
  of("ledgers").replaceChildren(...none, ...ledgers.map((name) => {
    const item = element("li");
    const choice = button(name, () => doing("正在检查……", () => check(name)));
    choice.setAttribute("aria-pressed", String(name === ledger));
    item.append(choice);
    return item;
  }));
  return ledgers;
}

// What cannot be read is told where its findings would stand, and nothing can be made of it.
async function check(name) {
  const isAgain = name === ledger;
  ledger = name;
  sessionStorage.setItem("ledger", name);
  of("name").textContent = name;
  of("checked").hidden = false;
  if (!isAgain) forget("summary", "findings", "told", "files");
  try {
    const found = await ask(`/ledgers/${encodeURIComponent(name)}/findings`);
    stamp = found.stamp;
    show(found, isAgain);
  } catch (fault) {
    forget("findings");
    of("summary").textContent = `${now()} 没有检查：${why(fault)}`;
  }
  await list();
}

// What these parts say no longer holds.
function forget(...parts) {
  of("building").hidden = true;
  for (const part of parts) of(part).replaceChildren();
}

function show(found, isAgain) {
  const isPart = found.for_office !== undefined;
  of("building").hidden = found.errors > 0 || isPart;
  const infos = found.findings.length - found.errors - found.warnings;
  const counts = `错误 ${found.errors} 处，警告 ${found.warnings} 处，提示 ${infos} 处。`;
  const changes = isAgain ? `新增 ${found.new.length} 处，改好 ${found.mended.length} 处。` : "";
  const none = found.findings.length ? counts : "没有发现问题。";
  const blocked = found.errors && !isPart ? "改正全部错误以后才能生成通报。" : "";
  const others = found.for_office ? `另有 ${found.for_office} 处不由本单位填写，由整改办改正，没有列出。` : "";
  of("summary").textContent = `${now()} 已检查：${none}${changes}${others}${blocked}保存台账后自动重新检查。`;
  const parts = found.mended.map((one) => element(
    "p", `已改好：${one.sheet} ${one.cell} ${one.message}`, "mended"));
  let sheet = null;
  let items = null;
  const ordered = found.findings.map((one, number) => ({ ...one, isNew: found.new.includes(number) }));
  const places = [...new Set(ordered.map((one) => one.sheet || one.file))];
  for (const place of places) {
    sheet = element("h3", place);
    items = element("ul");
    for (const one of ordered.filter((other) => (other.sheet || other.file) === place)) {
      const item = element("li", "", `finding ${one.severity}${one.isNew && isAgain ? " new" : ""}`);
      const key = one.key ? `（${one.key}）` : "";
      item.append(element("b", `${WEIGHTS[one.severity]} ${one.code} ${one.cell}${key} `));
      item.append(one.message);
      item.append(element("span", `改法：${one.hint}`, "mend"));
      items.append(item);
    }
    parts.push(sheet, items);
  }
  of("findings").replaceChildren(...parts);
}

async function build(kind) {
  const made = await ask(`/ledgers/${encodeURIComponent(ledger)}/build`, "POST", kind);
  if (!made.files.length) return check(ledger);
  of("told").replaceChildren(element("p", `${now()} 已生成：`), ...made.told.map((line) => element("p", line)));
  of("files").replaceChildren(...made.files.map(({ name, key }) => {
    const item = element("li", `${name} `);
    item.append(button("打开", () => doing("正在打开……", async () => {
      await ask(`/files/${key}/open`, "POST");
    })));
    return item;
  }));
  of("files").scrollIntoView({ block: "nearest" });
  return "";
}

// All files are taken, and the first of them is checked.
async function add(files) {
  const names = [];
  const told = [];
  for (const file of files) {
    const data = await file.arrayBuffer().catch(() => null);
    if (!data) {
      told.push(`“${file.name}”读不出来：是文件夹的，请选里面的台账；正被别的程序占用的，请先关闭。`);
      continue;
    }
    try {
      const added = await ask(`/ledgers/${encodeURIComponent(file.name)}`, "PUT", data);
      names.push(added.name);
      told.push(added.told);
    } catch (fault) {
      told.push(why(fault));
    }
  }
  if (names.length) await check(names[0]);
  return told.join("");
}

function take(files) {
  if (files.length) doing("正在读取……", () => add(files));
}

async function create() {
  const { name } = await ask("/ledgers", "POST");
  await check(name);
  return `已新建“${name}”，用“打开台账”填写。`;
}

// A save counts once two looks agree on it; while something is being done nothing is looked at.
// What cannot be read is not tried again before it is saved again.
let seen = "";
let isLost = false;
let hasEnded = false;
async function look() {
  if (hasEnded || busy) return;
  try {
    await list();
    if (!ledger) return;
    const looked = (await ask(`/ledgers/${encodeURIComponent(ledger)}/stamp`)).stamp;
    if (isLost) tell("");
    isLost = false;
    if (looked && looked !== stamp && looked === seen) {
      stamp = looked;
      await doing("正在重新检查……", () => check(ledger));
    }
    seen = looked;
  } catch (fault) {
    if (hasEnded) return;
    tell(why(fault));
    isLost = true;
  }
}

of("file").addEventListener("change", (event) => {
  take([...event.target.files]);
  event.target.value = "";
});
// Anywhere on the page: beside its place the browser would leave the page for the file.
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  of("drop").classList.add("over");
});
document.addEventListener("dragleave", () => of("drop").classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  of("drop").classList.remove("over");
  take([...event.dataTransfer.files]);
});
of("new").addEventListener("click", () => doing("正在新建……", create));
of("again").addEventListener("click", () => doing("正在检查……", () => check(ledger)));
of("edit").addEventListener("click", () => doing("正在打开……", async () => {
  await ask(`/ledgers/${encodeURIComponent(ledger)}/open`, "POST");
}));
of("build").addEventListener("click", () => doing("正在生成……", () => build("notice")));
of("review").addEventListener("click", () => doing("正在生成……", () => build("review")));
of("stop").addEventListener("click", async () => {
  hasEnded = true;
  await ask("/stop", "POST").catch(() => {});
  document.body.replaceChildren(element("p", "通报台已经结束，可以关闭这个页面。"));
});
doing("", async () => {
  const ledgers = await list();
  // A page that is loaded anew goes on with what was chosen in it.
  const chosen = sessionStorage.getItem("ledger");
  if (ledgers.includes(chosen)) await check(chosen);
  else if (ledgers.length === 1) await check(ledgers[0]);
});
setInterval(look, 1000);
