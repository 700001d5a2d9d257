// SPDX-License-Identifier: GPL-3.0-or-later
// The program itself in the browser tests: a data folder of its own, the server on a free port,
// killing and starting it again, entering as a person.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "./lib.mjs";

const binary = path.join(build, "vsoko");

export class Program {
  constructor() {
    this.data = mkdtempSync(path.join(os.tmpdir(), "vsoko-browser-"));
    this.child = null;
    this.port = 0;
  }

  // Runs a command of the program to its end; returns what it printed.
  command(...words) {
    return execFileSync(binary, [...words, "--data", this.data], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  // Starts the server, on the port of the former start if there was one; `words` are its options.
  async serve(...words) {
    this.words = words;
    this.printed = "";
    this.child = spawn(binary, ["serve", "--data", this.data, "--port", String(this.port), ...words],
      { stdio: ["ignore", "pipe", "pipe"] });
    let errors = "";
    this.child.stderr.on("data", (part) => { errors = (errors + part).slice(-4000); });
    await new Promise((resolve, reject) => {
      this.child.once("exit", () => reject(new Error(`the server did not start: ${this.printed}${errors}`)));
      this.child.stdout.on("data", (part) => {
        this.printed += part;
        if (this.printed.includes("Ctrl+C")) resolve();
      });
    });
    const [, url, port] = this.printed.match(/(https?:\/\/127\.0\.0\.1:(\d+))\//);
    this.url = url;
    this.port = Number(port);
    return this.url;
  }

  // Without a chance to put anything in order.
  async kill() {
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
    this.child = null;
  }

  // Stops the server in peace; says how it ended.
  async stop() {
    if (!this.child) return 0;
    const gone = once(this.child, "exit");
    this.child.kill("SIGTERM");
    const [code] = await gone;
    this.child = null;
    return code;
  }

  async close() {
    await this.stop();
    rmSync(this.data, { recursive: true, force: true });
  }
}

export async function enter(page, url, login, password) {
  await page.goto(`${url}/login`);
  await page.getByLabel("Имя для входа").fill(login);
  await page.locator('input[name="password"]').fill(password);
  await page.getByRole("button", { name: "Войти" }).click();
  await page.waitForURL((address) => !address.pathname.startsWith("/login"));
}

// Fills the page of the first run as a deputy head does, and begins.
export async function beginSchool(page, url, password) {
  await page.getByLabel("Полное наименование школы").fill("Муниципальное бюджетное общеобразовательное учреждение «Школа № 12»");
  await page.getByLabel("Краткое наименование").fill("МБОУ «Школа № 12»");
  await page.getByLabel("Населённый пункт").fill("г. Примерск");
  await page.getByLabel("Фамилия").fill("Петрова");
  await page.getByLabel("Имя", { exact: true }).fill("Анна");
  await page.getByLabel("Отчество").fill("Сергеевна");
  await page.getByLabel("Имя для входа").fill("petrova.as");
  await page.getByLabel("Пароль", { exact: true }).fill(password);
  await page.getByLabel("Пароль ещё раз").fill(password);
  await page.getByRole("button", { name: "Начать работу" }).click();
  await page.waitForURL(`${url}/`);
}
