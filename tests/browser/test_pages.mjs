// SPDX-License-Identifier: GPL-3.0-or-later
// Every page of the demo school, on a desk and on a phone: axe finds nothing, nothing is wider than
// the screen, no error in the console (a breach of the page's policy is one).
import { checkAxe, checkFaults, checkWidth, openPage, SCREENS, shot } from "./lib.mjs";
import { enter, Program } from "./program.mjs";

export const title = "pages of the demo school";

const PASSWORD = "demo-2026-vsoko";

// Name of the shot → address. Those with a function ask the page where something of the kind is.
const PAGES = {
  today: "/",
  chains: "/chains",
  chain: firstLink("/chains", "main .chain a.node.gap"),
  "what-if": "/chains/what-if?condition=devices&competence=c-task-design&trained=3&drop=group-project-ooo",
  technologies: "/technologies",
  "technologies-fit": "/technologies?outcome=ooo.K2.5",
  technology: "/technologies/project",
  practice: "/practice",
  visits: "/visits",
  "visit-new": "/visits/new",
  "visit-sheet": "/visits/new?technology=project",
  profile: "/profile",
  training: "/training",
  plan: "/plan",
  "plan-item": firstLink("/plan", "main a[href^='/plan/items/']"),
  schedule: "/schedule",
  "schedule-paste": "/schedule/paste",
  "schedule-proposal": "/schedule/proposal",
  laws: "/laws",
  classes: "/classes",
  class: firstLink("/classes", "main a[href^='/classes/']"),
  pupils: "/pupils?q=иванов",
  "pupil-new": "/pupils/new",
  pupil: firstLink("/classes", "main a[href^='/classes/']", "main a[href^='/pupils/']"),
  staff: "/staff",
  "staff-card": firstLink("/staff", "main a[href^='/staff/']"),
  accounts: "/accounts",
  account: firstLink("/accounts", "main a[href^='/accounts/']"),
  import: "/import",
  consents: "/consents",
  "consents-class": firstLink("/consents", "main a[href^='/consents/']:not([href$='.docx'])"),
  outcomes: "/outcomes?level=ooo",
  "outcome-new": "/outcomes/new?level=ooo",
  outcome: "/outcomes/ooo.P3.2",
  strand: "/strands/P3",
  links: "/links",
  "links-all": "/links?strand=all&level=all&kind=all",
  "links-up": "/links?to=ooo.P1.2",
  "links-way": "/links?from=noo.R2.1&to=soo.K2.4",
  link: "/links/noo.P1.1-continues-ooo.P1.2",
  "link-new": "/links/new?from=ooo.P3.2",
  key: "/key",
  "key-choose": "/key/ooo",
  content: "/content",
  "content-kind": "/content/technology",
  "content-technology": "/content/technology/project",
  "content-seminar": firstLink("/content/seminar", "main td a, main th a"),
  "content-act": "/content/act/polozhenie-vsoko",
  "content-edit": "/content/technology/project/edit",
  "content-changes": "/content/changes",
  search: "/search?q=планирование",
  instruments: "/instruments",
  instrument: firstLink("/instruments", "main a[href^='/instruments/']"),
  calendar: "/calendar",
  school: "/school",
  "year-next": "/years/next",
  audit: "/audit",
  about: "/about",
  me: "/me",
  password: "/me/password",
  sessions: "/sessions",
  "session-new": "/sessions/new",
  session: firstLink("/sessions", "main td a[href^='/sessions/']:not([href$='/map'])"),
  map: firstLink("/sessions", "main a[href$='/map']"),
  "map-pupil": firstLink("/sessions", "main a[href$='/map']", "main a[href*='/map/pupils/']"),
  "map-sign": firstLink("/sessions", "main a[href$='/map']", "main a[href*='/map/signs/']"),
  "map-discuss": firstLink("/sessions", "main a[href$='/map']", "main a[href$='/map/discuss']"),
  spravka: firstLink("/sessions", "main a[href$='/map']", "main a[href$='/spravka']"),
};

// Walks from a page by the first link of each kind; gives the last one's address.
function firstLink(from, ...selectors) {
  return async (page, url) => {
    let address = from;
    for (const selector of selectors) {
      await page.goto(url + address);
      address = await page.locator(selector).first().getAttribute("href");
    }
    return address;
  };
}

export async function run({ browser, shots, step }) {
  const program = new Program();
  try {
    program.command("demo", "--no-serve", "--password", PASSWORD, "--seed", "7");
    const url = await program.serve();
    const page = await openPage(browser);
    await enter(page, url, "zavuch", PASSWORD);
    for (const [name, place] of Object.entries(PAGES)) {
      await step.alone(name, async () => {
        const address = typeof place === "string" ? place : await place(page, url);
        const reply = await page.goto(url + address);
        if (reply.status() !== 200) throw new Error(`${address}: ${reply.status()}`);
        for (const [screen, size] of Object.entries(SCREENS)) {
          await page.setViewportSize(size);
          await checkWidth(page, `${name} on a ${screen}`);
          await checkAxe(page, `${name} on a ${screen}`);
          if (shots) await shot(page, `${name}-${screen}`);
        }
        checkFaults(page, name);
      });
    }
    await page.context().close();
  } finally {
    await program.close();
  }
}
