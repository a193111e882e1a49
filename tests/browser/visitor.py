"""One person at one browser window: whatever they look at is held to the same rules, and leaves a picture."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}


class Visitor:
    """A window of a person's own: its own cookies, its own width, and a list of what went wrong in it."""

    def __init__(self, browser: Browser, site: str, *, name: str, size: dict[str, int]) -> None:
        phone = size["width"] < 500
        self.context = browser.new_context(
            base_url=site, viewport=size, accept_downloads=True, has_touch=phone, is_mobile=phone, locale="id-ID"
        )
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.site = site
        self.name = name
        self.looked = 0
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._heard)
        self.page.on("response", self._answered)

    def _heard(self, message) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{self.page.url}: {message.text}")

    def _answered(self, response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status} {response.url}")

    def open(self, path: str) -> Page:
        """Go to a page of the site and return the window."""
        self.page.goto(path)
        return self.page

    def look(self, name: str, *, opened: bool = False) -> None:
        """Hold what stands in the window to the rules: no error, no sideways scrolling, nothing axe-core objects to.

        A page that was just `opened` is there already; after a press its answer is waited for, half a second at least.
        """
        if opened:
            expect(self.page.locator(".htmx-request")).to_have_count(0)  # a wait in the page would need eval
        else:
            self.page.wait_for_load_state("networkidle")
        self.looked += 1
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{self.name}-{self.looked:02d}-{name}.png", full_page=True)
        beyond = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        twice = self.page.evaluate(
            "[...document.querySelectorAll('[id]')].map((one) => one.id).filter((id, at, all) => all.indexOf(id) < at)"
        )
        found = Axe().run(self.page)
        problems = list(self.wrong)
        if beyond > 0:
            problems.append(f"the page is {beyond} px wider than the window")
        if twice:
            problems.append(f"these ids stand on the page more than once: {twice}")
        for one in found.response["violations"]:
            places = "; ".join(node["html"][:160] for node in one["nodes"][:3])
            problems.append(f"axe {one['id']} ({one['impact']}): {one['help']}: {places}")
        assert not problems, f"{name}, {self.page.url}:\n" + "\n".join(problems)

    def leave(self) -> None:
        """Close the window; its last picture tells where the person got to."""
        self.page.screenshot(path=SCREENSHOTS / f"{self.name}-left.png", full_page=True)
        self.context.close()

    def pick(self, label: str, typed: str, choice: str | None = None) -> None:
        """Type into a combobox and take the choice offered."""
        self.page.get_by_role("combobox", name=label).first.fill(typed)
        self.page.get_by_role("option", name=choice or typed).first.click()
