"use strict";

// The token comes behind the # of the address, which is sent nowhere, and stays with this page.
const token = location.hash.slice(1) || sessionStorage.getItem("token") || "";
sessionStorage.setItem("token", token);
history.replaceState(null, "", "/");

const of = (id) => document.getElementById(id);
const WEIGHTS = { error: "错误", warning: "警告", info: "提示" };
let ledger = "";
let stamp = "";
let busy = false;

async function ask(path, method = "GET", body = undefined) {
  const response = await fetch(path, { method, body, headers: { "X-Token": token } });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

function tell(sentence) {
  of("message").textContent = sentence;
}

// Do one thing at a time, and say what is being done, then what the work says or why it was not.
async function doing(sentence, work) {
  if (busy) return;
  busy = true;
  tell(sentence);
  document.querySelectorAll("main button").forEach((button) => { button.disabled = true; });
  let said = "";
  try {
    said = await work() || "";
  } catch (fault) {
    said = fault instanceof TypeError ? "通报台已经结束，请重新打开。" : fault.message;
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

async function list() {
  const { ledgers } = await ask("/ledgers");
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

async function check(name) {
  const found = await ask(`/ledgers/${encodeURIComponent(name)}/findings`);
  const isAgain = name === ledger;
  ledger = name;
  stamp = found.stamp;
  if (!isAgain) of("files").replaceChildren();
  show(found, isAgain);
  await list();
}

function show(found, isAgain) {
  of("checked").hidden = false;
  of("building").hidden = found.errors > 0;
  of("name").textContent = ledger;
  const infos = found.findings.length - found.errors - found.warnings;
  const counts = `错误 ${found.errors} 处，警告 ${found.warnings} 处，提示 ${infos} 处。`;
  const time = new Date().toLocaleTimeString("zh-CN", { hour12: false });
  const changes = isAgain ? `新增 ${found.new.length} 处，改好 ${found.mended.length} 处。` : "";
  const none = found.findings.length ? counts : "没有发现问题。";
  const blocked = found.errors ? "改正全部错误以后才能生成通报。" : "";
  of("summary").textContent = `${time} 已检查：${none}${changes}${blocked}保存台账后自动重新检查。`;
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
  of("files").replaceChildren(...made.files.map(({ name, key }) => {
    const item = element("li", `${name} `);
    item.append(button("打开", () => doing("正在打开……", async () => {
      await ask(`/files/${key}/open`, "POST");
    })));
    return item;
  }));
  if (!made.files.length) await check(ledger);
}

async function add(file) {
  const { name } = await ask(`/ledgers/${encodeURIComponent(file.name)}`, "PUT", file);
  await check(name);
}

async function create() {
  const { name } = await ask("/ledgers", "POST");
  await check(name);
  return `已新建“${name}”，用“打开台账”填写。`;
}

// A save counts once two looks agree on it; while something is being done nothing is looked at.
let seen = "";
async function look() {
  if (!ledger || busy) return;
  try {
    const now = (await ask(`/ledgers/${encodeURIComponent(ledger)}/stamp`)).stamp;
    if (now && now !== stamp && now === seen) await doing("正在重新检查……", () => check(ledger));
    seen = now;
  } catch (fault) {
    if (ledger) tell(fault instanceof TypeError ? "通报台已经结束，请重新打开。" : fault.message);
  }
}

of("file").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) doing("正在读取……", () => add(file));
  event.target.value = "";
});
of("drop").addEventListener("dragover", (event) => {
  event.preventDefault();
  of("drop").classList.add("over");
});
of("drop").addEventListener("dragleave", () => of("drop").classList.remove("over"));
of("drop").addEventListener("drop", (event) => {
  event.preventDefault();
  of("drop").classList.remove("over");
  const [file] = event.dataTransfer.files;
  if (file) doing("正在读取……", () => add(file));
});
of("new").addEventListener("click", () => doing("正在新建……", create));
of("again").addEventListener("click", () => doing("正在检查……", () => check(ledger)));
of("edit").addEventListener("click", () => doing("正在打开……", async () => {
  await ask(`/ledgers/${encodeURIComponent(ledger)}/open`, "POST");
}));
of("build").addEventListener("click", () => doing("正在生成……", () => build("notice")));
of("review").addEventListener("click", () => doing("正在生成……", () => build("review")));
of("stop").addEventListener("click", async () => {
  ledger = "";  // so that nothing is looked at any more
  await ask("/stop", "POST").catch(() => {});
  document.body.replaceChildren(element("p", "通报台已经结束，可以关闭这个页面。"));
});
doing("", async () => {
  const ledgers = await list();
  if (ledgers.length === 1) await check(ledgers[0]);
});
setInterval(look, 1000);
