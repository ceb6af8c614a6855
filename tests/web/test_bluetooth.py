"""The Bluetooth driver of the page in a real browser, with a strap that the browser's own tools emulate.

They emulate chooser, link, discovery, reading and writing, but cannot push a notification: after a command the page
here reads the control point, and what is read is heard as an answer would be. The driver is as it is shipped.
"""

import base64
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Error, Page

from tests.web.conftest import FLAGS, PATIENCE_MS

WEB = Path(__file__).parents[2] / "web"
ADDRESS = "09:09:09:09:09:09"
MEASUREMENTS = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL_POINT = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
CONFIGURATION = "00002902-0000-1000-8000-00805f9b34fb"
FEATURES = bytes([0x0F, 0x05])
SETTINGS = bytes.fromhex("00 01 82 00 01 01 0e 00")
ASK, START, STOP = "0100", "02000001820001010e00", "0300"

PAGE = """<!doctype html><title>Sensor</title><button>Connect</button><script src="/sensor.js"></script><script>
  const write = BluetoothRemoteGATTCharacteristic.prototype.writeValueWithResponse;
  BluetoothRemoteGATTCharacteristic.prototype.writeValueWithResponse = async function (value) {
    await write.call(this, value);
    await this.readValue();
  };
  window.told = [];
  window.driver = sensor.createDriver("any_strap");
  driver.subscribe((event) => told.push(event));
  document.querySelector("button").onclick = async () => {
    try {
      await driver.choose();
      await driver.start();
      window.outcome = "started";
    } catch (error) {
      window.outcome = error.problem;
    }
  };
</script>"""


@dataclass
class Strap:
    """A Polar H10 of the browser's emulation: what it is asked, and its answers."""

    emulation: CDPSession
    written: list[str] = field(default_factory=list)
    _read: bytes = FEATURES
    _built: bool = False

    def appear(self) -> None:
        """It is known to the system, and answers."""
        self._send(
            "simulatePreconnectedPeripheral",
            address=ADDRESS,
            name="Polar H10 12345678",
            manufacturerData=[],
            knownServiceUuids=["0000180d-0000-1000-8000-00805f9b34fb"],
        )
        self.emulation.on("BluetoothEmulation.gattOperationReceived", self._linked)
        self.emulation.on("BluetoothEmulation.characteristicOperationReceived", self._asked)

    def go_away(self) -> None:
        """The link is lost; what was discovered is void with it."""
        self._built = False
        self._send("simulateGATTDisconnection", address=ADDRESS)

    def _send(self, method: str, **parameters: Any) -> Any:
        return self.emulation.send(f"BluetoothEmulation.{method}", parameters)

    def _build(self) -> None:
        service = self._send("addService", address=ADDRESS, serviceUuid=MEASUREMENTS)["serviceId"]
        control = {"read": True, "write": True, "indicate": True}
        for uuid, properties in ((CONTROL_POINT, control), (DATA, {"notify": True})):
            made = self._send(
                "addCharacteristic", serviceId=service, characteristicUuid=uuid, properties=properties
            )
            self._send(
                "addDescriptor", characteristicId=made["characteristicId"], descriptorUuid=CONFIGURATION
            )

    def _linked(self, event: dict[str, Any]) -> None:
        if event["type"] == "connection" and not self._built:
            self._built, self._read = True, FEATURES
            self._build()
        self._send("simulateGATTOperationResponse", address=event["address"], type=event["type"], code=0)

    def _asked(self, event: dict[str, Any]) -> None:
        said: dict[str, Any] = {}
        if event["type"] == "write":
            command = base64.b64decode(event["data"])
            self.written.append(command.hex())
            self._read = bytes([0xF0, command[0], 0, 0, 0]) + (SETTINGS if command[0] == 1 else b"")
        if event["type"] == "read":
            said["data"] = base64.b64encode(self._read).decode()
        self._send(
            "simulateCharacteristicOperationResponse",
            characteristicId=event["characteristicId"],
            type=event["type"],
            code=0,
            **said,
        )


@pytest.fixture(scope="session")
def driver_code() -> str:
    """The drivers as one script, by the bundler of the page's build."""
    bundler = WEB / "node_modules/.bin/esbuild"
    if not bundler.exists():
        pytest.skip("The page's packages are not installed (npm ci in web/)")
    command = [bundler, WEB / "src/sensor/drivers.ts", "--bundle", "--format=iife", "--global-name=sensor"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="session")
def bluetooth_browser(browser: Browser) -> Iterator[Browser]:
    """Chromium with Web Bluetooth, which is off by default on Linux."""
    launched = browser.browser_type.launch(
        executable_path="/usr/bin/chromium", args=[*FLAGS, "--enable-features=WebBluetooth"]
    )
    yield launched
    launched.close()


@pytest.fixture
def strap(bluetooth_browser: Browser) -> Iterator[Strap]:
    """An emulated adapter with a strap."""
    emulation = bluetooth_browser.new_browser_cdp_session()
    try:
        emulation.send("BluetoothEmulation.enable", {"state": "powered-on", "leSupported": True})
    except Error as error:
        pytest.skip(f"This Chromium emulates no Bluetooth: {error}")
    made = Strap(emulation)
    made.appear()
    yield made
    emulation.send("BluetoothEmulation.disable")
    emulation.detach()


@pytest.fixture
def sensor_page(bluetooth_browser: Browser, driver_code: str, strap: Strap) -> Iterator[Page]:
    """A page with nothing but the driver and a button."""
    context = bluetooth_browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)

    def answer(route: Any) -> None:
        if route.request.url.endswith(".js"):
            route.fulfill(content_type="text/javascript", body=driver_code)
        else:
            route.fulfill(content_type="text/html", body=PAGE)

    page.route("http://localhost:1/**", answer)
    page.goto("http://localhost:1/")
    yield page
    context.close()


def _choosing(page: Page, then: Callable[[CDPSession, dict[str, Any]], None]) -> None:
    """Answer the chooser of devices; the browser tells of each chooser twice."""
    session = page.context.new_cdp_session(page)
    session.send("DeviceAccess.enable")
    answered: set[str] = set()

    def prompted(event: dict[str, Any]) -> None:
        if event["id"] not in answered and event["devices"]:
            answered.add(event["id"])
            then(session, event)

    session.on("DeviceAccess.deviceRequestPrompted", prompted)


def _take_first(session: CDPSession, event: dict[str, Any]) -> None:
    chosen = {"id": event["id"], "deviceId": event["devices"][0]["id"]}
    session.send("DeviceAccess.selectPrompt", chosen)


def _connected(page: Page, times: int = 1) -> None:
    page.wait_for_function(
        "times => told.filter(({ state }) => state === 'connected').length === times", arg=times
    )


def _links(page: Page) -> list[Any]:
    told: list[Any] = page.evaluate(
        "told.filter(({ type }) => type === 'link').map(({ state, attempt }) => [state, attempt ?? null])"
    )
    return told


def test_a_strap_is_chosen_started_lost_started_again_and_stopped(sensor_page: Page, strap: Strap) -> None:
    """The start reaches the strap at first and after each link, the stop at the end."""
    _choosing(sensor_page, _take_first)
    sensor_page.get_by_role("button").click()
    _connected(sensor_page)
    assert strap.written == [ASK, START]
    info = sensor_page.evaluate("told.find(({ type }) => type === 'info').info")
    assert info["kind"] == "polar_h10"
    assert (info["fsHz"], info["serial"]) == (130, "12345678")

    strap.go_away()
    _connected(sensor_page, times=2)
    assert strap.written == [ASK, START, ASK, START]
    assert _links(sensor_page) == [
        ["connecting", None],
        ["connected", None],
        ["lost", None],
        ["reconnecting", 1],
        ["connected", None],
    ]

    sensor_page.evaluate("driver.stop()")
    assert strap.written[-1] == STOP
    assert _links(sensor_page)[-1] == ["closed", None]


def test_a_page_that_is_left_stops_the_strap(sensor_page: Page, strap: Strap) -> None:
    """The stream ends with the page, or the strap would send until its battery is empty."""
    _choosing(sensor_page, _take_first)
    sensor_page.get_by_role("button").click()
    _connected(sensor_page)
    sensor_page.goto("about:blank")
    for _ in range(50):
        if strap.written[-1] == STOP:
            break
        sensor_page.wait_for_timeout(100)
    assert strap.written == [ASK, START, STOP]


def test_a_chooser_that_is_closed_and_an_adapter_that_is_missing_are_told(
    sensor_page: Page, strap: Strap
) -> None:
    """Both are no errors of the sensor; of an adapter that is merely off, the browser's own chooser tells."""
    _choosing(
        sensor_page, lambda session, event: session.send("DeviceAccess.cancelPrompt", {"id": event["id"]})
    )
    sensor_page.get_by_role("button").click()
    sensor_page.wait_for_function("window.outcome !== undefined")
    assert sensor_page.evaluate("outcome") == "cancelled"
    strap.emulation.send("BluetoothEmulation.setSimulatedCentralState", {"state": "absent"})
    sensor_page.evaluate("window.outcome = undefined")
    sensor_page.get_by_role("button").click()
    sensor_page.wait_for_function("window.outcome !== undefined")
    assert sensor_page.evaluate("outcome") == "adapter_off"
    assert strap.written == []
