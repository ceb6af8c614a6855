"""100,000 records in a plane: how long they take to draw, and each step of drawing a lasso around some of them.

The plane is made up and handed to the page in place of the server's answer: what is measured is the page.
"""

import json
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from playwright.sync_api import Page, Route

from benchmarks.web.platform import Opener, Platform, percentiles

RECORDS: Final = 100_000
OPENED: Final = 5
STEPS: Final = 120
#: What the page promises (specification, section 8).
MOST_DRAW_MS: Final = 300.0
MOST_STEP_MS: Final = 16.0
SURFACE: Final = "[aria-roledescription='UMAP']"
DRAWN: Final = "() => document.querySelector('.plane-ground canvas')?.dataset.drawnMs !== undefined"
DRAW_MS: Final = "() => Number(document.querySelector('.plane-ground canvas').dataset.drawnMs)"
#: Draws a circle step by step; for each the time of the page's own work and that to the next frame.
CIRCLE: Final = """async ([selector, steps]) => {
  const surface = document.querySelector(selector);
  const box = surface.getBoundingClientRect();
  const at = step => ({
    bubbles: true, pointerId: 1, isPrimary: true, button: 0, buttons: 1,
    clientX: box.left + box.width / 2 + 160 * Math.cos(step / steps * 6.28),
    clientY: box.top + box.height / 2 + 160 * Math.sin(step / steps * 6.28),
  });
  surface.setPointerCapture = () => undefined;
  surface.dispatchEvent(new PointerEvent("pointerdown", at(0)));
  const work = [], frames = [];
  let last = await new Promise(requestAnimationFrame);
  for (let step = 1; step <= steps; step++) {
    const begin = performance.now();
    surface.dispatchEvent(new PointerEvent("pointermove", at(step)));
    await new Promise(done => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); });
    work.push(performance.now() - begin);
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
  }
  surface.dispatchEvent(new PointerEvent("pointerup", at(steps)));
  await new Promise(done => setTimeout(done, 500));
  return [work, frames, Number(surface.dataset.selected)];
}"""


def measure(open_page: Opener, here: Platform) -> None:
    """Print what such a plane costs in this browser, and whether that keeps what is promised."""
    plane = _plane()
    draw_ms: list[float] = []
    for _ in range(OPENED):
        page = _opened(open_page, here, plane)
        draw_ms.append(page.evaluate(DRAW_MS))
        if len(draw_ms) < OPENED:
            page.context.close()
    percentiles(f"{RECORDS:,} records drawn", draw_ms, "ms")
    work_ms, frame_ms, inside = page.evaluate(CIRCLE, [SURFACE, STEPS])
    percentiles("lasso: script a step", work_ms, "ms")
    percentiles("lasso: frame to frame", frame_ms, "ms")
    print(f"{inside:,} records inside")
    for name, values, most in (("draw", draw_ms, MOST_DRAW_MS), ("lasso step", work_ms, MOST_STEP_MS)):
        kept = float(np.percentile(values, 95)) <= most
        print(f"{name}: at most {most:g} ms {'kept' if kept else 'NOT kept'}")


def _plane() -> dict[str, Any]:
    """Ten clouds of records, two of each person."""
    random = np.random.default_rng(7)
    centres = random.uniform(-10.0, 10.0, (10, 2))
    cloud = random.integers(10, size=RECORDS)
    places = (centres[cloud] + random.normal(size=(RECORDS, 2))).round(4)
    return {
        "name": "umap",
        "x_label": "UMAP 1",
        "y_label": "UMAP 2",
        "records": [f"r{each}" for each in range(RECORDS)],
        "recording_ids": [f"id{each}" for each in range(RECORDS)],
        "subjects": [f"p{each // 2}" for each in range(RECORDS)],
        "x": places[:, 0].tolist(),
        "y": places[:, 1].tolist(),
        "outcome": {"name": "group", "levels": ["A", "B"], "values": (cloud % 2).astype(float).tolist()},
        "seed": 7,
        "neighbours": 15,
        "tiers": [1, 2, 3],
    }


def _opened(open_page: Opener, here: Platform, plane: dict[str, Any]) -> Page:
    """The page of a discovery that has nothing but this plane."""
    outcome = plane["outcome"] | {"values": []}
    figure = {
        "kind": "scatter",
        "x_label": "UMAP 1",
        "y_label": "UMAP 2",
        "note": "",
        "records": [],
        "x": [],
        "y": [],
        "outcome": outcome,
    }
    answers = {
        "/discoveries/made-up": _discovery(),
        "/discoveries/made-up/figures": {"umap": figure},
        "/discoveries/made-up/planes/umap": plane,
    }
    page = open_page(here.address)
    for path, answer in answers.items():
        page.route(f"**/api/v1{path}", _answering(json.dumps(answer)))
    page.goto(f"{here.address}/d/made-up?plot=umap")
    page.wait_for_function(DRAWN, timeout=120_000)
    page.wait_for_timeout(500)
    return page


def _answering(body: str) -> Callable[[Route], None]:
    """Answers every request with the same JSON."""

    def answer(route: Route) -> None:
        route.fulfill(body=body, content_type="application/json")

    return answer


def _discovery() -> dict[str, Any]:
    result: dict[str, Any] = {
        "choices": {"alpha": 0.05, "tiers": [1, 2, 3]},
        "made_with": {},
        "hash": "0" * 64,
        "records": RECORDS,
        "subjects": RECORDS // 2,
        "events": None,
        "looks": 1,
        "null": None,
        "spaces": {},
        "clustering": {},
        "alpha_over_looks": None,
        **{name: [] for name in ("excluded", "warnings", "associations", "enrichment", "models")},
    }
    return {
        "id": "made-up",
        "cohort_id": "made-up",
        "cohort_name": "Made up",
        "asked": {"outcome": "group", "levels": ["A", "B"], "covariates": [], "plan": {}, "selection": ""},
        "look": 1,
        "created_at": "2026-01-01T00:00:00Z",
        "hash": "0" * 64,
        "summary": {},
        "descriptive": "",
        "job": None,
        "result": result,
        "recordings": {},
    }
