// SPDX-License-Identifier: GPL-3.0-or-later
// What is to be sent (marks of a sheet, answers of a survey) waits here until the server has
// acknowledged it: in IndexedDB, so that a closed lid, a lost network or a restarted server loses
// nothing. A write leaves the queue only after a receipt.

const DATABASE = "vsoko-rate";

function openDatabase() {
  return new Promise((resolve, reject) => {
    const ask = indexedDB.open(DATABASE, 1);
    ask.onupgradeneeded = () => {
      const store = ask.result.createObjectStore("writes", { keyPath: "order", autoIncrement: true });
      store.createIndex("sheet", "sheet");
    };
    ask.onsuccess = () => resolve(ask.result);
    ask.onerror = () => reject(ask.error);
  });
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// crypto.randomUUID exists only on https and localhost; the school's network may be plain http.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

// One queue serves one sheet of one person: `sheet` is "session:account". Events:
// onState({waiting, problem}) after each change, onReceipt(write, result) for each answered mark.
export class Queue {
  constructor(sheet, url, csrf) {
    this.sheet = sheet;
    this.url = url;
    this.csrf = csrf;
    this.batch = 100; // writes of one request
    this.waiting = 0;
    this.problem = null; // null | "offline" | "login" | "broken"
    this.delay = 0;
    this.sending = false;
    this.timer = 0;
    this.onState = () => {};
    this.onReceipt = () => {};
    this.onCsrf = async () => this.csrf;
  }

  // Tabs of one person share the queue, so one may send what another has put: it passes the receipt.
  listenToTabs() {
    this.tabs = new BroadcastChannel(`${DATABASE}:${this.sheet}`);
    this.tabs.onmessage = async ({ data }) => {
      this.waiting = (await this.all()).length;
      data.forEach(([write, result]) => this.onReceipt(write, result));
      this.tell();
    };
  }

  async open() {
    this.db = await openDatabase();
    const left = await this.all();
    this.waiting = left.length;
    this.listenToTabs();
    window.addEventListener("online", () => this.flushSoon(0));
    document.addEventListener("visibilitychange", () => this.flushSoon(0));
    return left;
  }

  all() {
    const store = this.db.transaction("writes").objectStore("writes");
    return done(store.index("sheet").getAll(this.sheet));
  }

  // Resolves when the mark is on this device's disk.
  async put(write) {
    const tx = this.db.transaction("writes", "readwrite", { durability: "strict" });
    tx.objectStore("writes").add({ ...write, sheet: this.sheet });
    this.waiting += 1;
    this.tell();
    await new Promise((resolve, reject) => {
      tx.oncomplete = resolve;
      tx.onabort = () => reject(tx.error);
    });
    this.flushSoon(0);
  }

  tell() {
    this.onState({ waiting: this.waiting, problem: this.problem });
  }

  flushSoon(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delay);
  }

  async flush() {
    if (this.sending) return;
    this.sending = true;
    try {
      for (;;) {
        const writes = (await this.all()).slice(0, this.batch);
        if (writes.length === 0 || !(await this.send(writes))) break;
      }
    } finally {
      this.sending = false;
      this.tell();
    }
  }

  // What the server is sent.
  body(writes) {
    return {
      marks: writes.map(({ pupil, item, seq, state, value, answer, key, reason }) => ({
        pupil, item, seq, state, value, answer: answer ?? "", key, reason: reason ?? "",
      })),
    };
  }

  async send(writes) {
    let reply;
    try {
      reply = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRF": this.csrf },
        body: JSON.stringify(this.body(writes)),
      });
    } catch {
      return this.later("offline");
    }
    if (reply.status === 401 || reply.status === 403) {
      const fresh = await this.onCsrf().catch(() => this.csrf);
      const again = fresh !== this.csrf;
      this.csrf = fresh;
      return again ? true : this.later("login");
    }
    if (!reply.ok) return this.later(reply.status >= 500 ? "offline" : "broken");
    return this.receive(writes, await reply.json());
  }

  async receive(writes, answer) {
    const tx = this.db.transaction("writes", "readwrite");
    for (const write of writes) tx.objectStore("writes").delete(write.order);
    await new Promise((resolve, reject) => {
      tx.oncomplete = resolve;
      tx.onabort = () => reject(tx.error);
    });
    this.waiting = (await this.all()).length;
    this.problem = null;
    this.delay = 0;
    const receipts = writes.map((write, i) => [write, answer.results[i]]);
    receipts.forEach(([write, result]) => this.onReceipt(write, result));
    this.tabs.postMessage(receipts);
    this.tell();
    return true;
  }

  later(problem) {
    this.problem = problem;
    this.delay = Math.min(this.delay === 0 ? 1000 : this.delay * 2, 15000);
    this.flushSoon(this.delay);
    return false;
  }
}
