"""Philips XML made by code: XLI packed here, every encoding of the samples, calibration pulse, padding of the beats."""

import base64
import struct
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.leads import LIMB_LEADS, STANDARD_LEADS

Counts = NDArray[np.int64]

NAMESPACE = "http://www3.medical.philips.com"
#: Zeros, the pulse of 1 mV and zeros again, as recorders put them behind the ECG, in samples at 500 Hz.
PULSE = (50, 100, 50)
STEP_UV = 5.0
IDENTITY = {
    "patientid": "ID-4711",
    "lastname": "Doe",
    "firstname": "Jane",
    "operator": "Nightingale",
    "order": "ORD-20190311",
    "institution": "Saint Elsewhere Hospital",
    "machineid": "SN-990017",
    "signature": "Electronically signed by: House, Gregory 11-Mar-2019",
    "comment": "Jane Doe asked for a copy of this",
}
GLOBAL = {"heartrate": "72", "rrint": "833", "print": "158", "qrsdur": "96", "qtint": "388", "qtcb": "425"}


def ecg_counts(samples: int = 900, *, extra: Sequence[str] = ()) -> dict[str, Counts]:
    """Twelve leads (and further ones) that differ, in counts: III is II less I, aVR to aVF are rounded down or up."""
    place = np.arange(samples)
    waves = {
        lead: np.round((90.0 + 8 * n) * np.sin(place / (9.0 + n)) + 25 * np.sin(place / 2.3 + n)).astype(
            np.int64
        )
        for n, lead in enumerate((*STANDARD_LEADS, *extra))
    }
    lead_i, lead_ii = waves["I"], waves["II"]
    waves["III"] = lead_ii - lead_i
    waves["aVR"] = -((lead_i + lead_ii) // 2)
    waves["aVL"] = (lead_i - waves["III"]) // 2 + (place % 7 == 0)
    waves["aVF"] = -((-lead_ii - waves["III"]) // 2)
    return waves


def with_pulse(leads: Mapping[str, Counts], *, level: int = 200) -> dict[str, Counts]:
    """The leads followed by zeros, the same pulse on each, and zeros."""
    before, during, after = PULSE
    tail = np.concatenate([np.zeros(before), np.full(during, level), np.zeros(after)]).astype(np.int64)
    return {lead: np.concatenate([row, tail]) for lead, row in leads.items()}


# XLI ------------------------------------------------------------------------------------------------------------------


def corrections(leads: Mapping[str, Counts]) -> dict[str, Counts]:
    """What is stored: III, aVR, aVL and aVF as what they differ from what follows from I, II and III."""
    stored = dict(leads)
    if set(LIMB_LEADS) <= set(leads):
        one, two, three = leads["I"], leads["II"], leads["III"]
        stored["III"] = two - one - three
        stored["aVR"] = -leads["aVR"] - np.floor((one + two) / 2).astype(np.int64)
        stored["aVL"] = np.floor((one - three) / 2).astype(np.int64) - leads["aVL"]
        stored["aVF"] = np.floor((two + three) / 2).astype(np.int64) - leads["aVF"]
    return stored


def xli(rows: Sequence[Counts], *, end_code: bool = False) -> bytes:
    """Channels as XLI: second differences, high bytes before low bytes, LZW of ten-bit codes."""
    packed = b""
    for row in rows:
        start, words = _differences([int(value) for value in row])
        high = bytes((word >> 8) & 0xFF for word in words)
        low = bytes(word & 0xFF for word in words)
        body = _ten_bits(_lzw(high + low) + [1023] * end_code)
        packed += struct.pack("<i2xh", len(body), start) + body
    return packed


def _differences(values: Sequence[int]) -> tuple[int, list[int]]:
    last = [2 * b - a - c for a, b, c in zip(values, values[1:], values[2:], strict=False)]
    return last[0], [values[0], values[1], *(each + 64 for each in last[1:]), 64]


def _lzw(content: bytes) -> list[int]:
    table = {bytes([value]): value for value in range(256)}
    codes, string = [], b""
    for value in content:
        longer = string + bytes([value])
        if longer in table:
            string = longer
            continue
        codes.append(table[string])
        if len(table) < 1023:
            table[longer] = len(table)
        string = bytes([value])
    return [*codes, table[string]]


def _ten_bits(codes: Sequence[int]) -> bytes:
    bits = "".join(f"{code:010b}" for code in codes)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


# The file -------------------------------------------------------------------------------------------------------------


def philips_xml(
    leads: Mapping[str, Counts],
    *,
    version: str = "1.04.01",
    encoding: str = "utf-16-le",
    packing: str = "XLI",
    fs_hz: float = 500.0,
    step_uv: float | None = STEP_UV,
    spare: Sequence[Counts] = (),
    measured: Mapping[str, str] | None = None,
    beat: Mapping[str, Counts] | None = None,
    age: str = "<age defaultage='50'><dateofbirth>1950-05-17</dateofbirth></age>",
    lead_set: str = "STD-12",
    waves: Mapping[str, str] | None = None,
    signal: str = "",
    statements: Sequence[tuple[str, str]] = (("Sinus rhythm", "normal P axis, V-rate 50-99"),),
) -> bytes:
    """A whole file; leads (all of one length) in counts are stored as they are, unless they are packed as XLI.

    packing is XLI, Base64, Hex or Plain. Schema 1.03 (version) names no leads and no settings with the samples. spare
    channels are packed behind the leads. waves and signal add attributes of parsedwaveforms and elements of
    signalcharacteristics.
    """
    old = version == "1.03"
    rows = list(leads.values())
    count = len(rows[0])
    attributes = {
        "dataencoding": "Base64" if packing == "XLI" else packing,
        "durationperchannel": f"{count / fs_hz * 1e3:g}",
    }
    if old:
        attributes |= {"compressflag": str(packing == "XLI"), "compressmethod": "XLI", "nbitspersample": "16"}
    else:
        attributes |= {"compression": "XLI"} if packing == "XLI" else {}
        attributes |= {
            "numberofleads": str(len(rows)),
            "leadlabels": " ".join(leads),
            "samplespersecond": f"{fs_hz:g}",
        }
        attributes |= {} if step_uv is None else {"resolution": f"{step_uv:g}"}
        attributes |= {"signalsigned": "True", "bitspersample": "16", "hipass": "0.05", "lowpass": "150"}
        attributes |= {"notchfiltered": "True", "notchfilterfreqs": "60 120"}
    attributes |= waves or {}
    written = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
    acquisition = _acquisition(
        version, fs_hz=fs_hz, step_uv=step_uv, lead_set=lead_set, count=len(rows), signal=signal
    )
    root = (
        f'<restingecgdata xmlns="{NAMESPACE}" status="Confirmed" lang="en">'
        f"{_document(version)}{acquisition}{_patient(age)}"
        f"{_measurements(old, measured or GLOBAL)}{_interpretation(old, measured or GLOBAL, statements)}"
        f"<waveforms><parsedwaveforms {written}>{_content(leads, spare, packing)}</parsedwaveforms>"
        f"{_beats(old, beat)}</waveforms></restingecgdata>"
    )
    name = "utf-16" if encoding.startswith("utf-16") else encoding
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    return mark + f'<?xml version="1.0" encoding="{name}"?>\r\n{root}'.encode(encoding)


def _content(leads: Mapping[str, Counts], spare: Sequence[Counts], packing: str) -> str:
    if packing == "Plain":
        return "\n".join(" ".join(str(int(value)) for value in row) for row in leads.values())
    if packing == "XLI":
        content = xli([*corrections(leads).values(), *spare])
    else:
        content = np.concatenate(list(leads.values())).astype("<i2").tobytes()
    text = content.hex() if packing == "Hex" else base64.b64encode(content).decode()
    return "\r\n".join(text[at : at + 76] for at in range(0, len(text), 76))


def _document(version: str) -> str:
    kind = "SierraECG" if version == "1.03" else "PhilipsECG"
    return (
        f"<documentinfo><documentname>0f1e2d3c.xml</documentname><documenttype>{kind}</documenttype>"
        f"<documentversion>{version}</documentversion><comments>{IDENTITY['comment']}</comments></documentinfo>"
        "<userdefines><userdefine index='1'><label>Ward</label>"
        "<value>Ward of Saint Jude</value></userdefine></userdefines>"
        f"<orderinfo priority=''><ordernumber>{IDENTITY['order']}</ordernumber></orderinfo>"
        "<reportinfo><reportbandwidth><lowpassfiltersetting>40</lowpassfiltersetting></reportbandwidth></reportinfo>"
    )


def _acquisition(
    version: str, *, fs_hz: float, step_uv: float | None, lead_set: str, count: int, signal: str
) -> str:
    if version == "1.03":
        step = "" if step_uv is None else f"<signalresolution>{step_uv:g}</signalresolution>"
        settings = (
            f"{step}<signalbandwidth>0.05-150</signalbandwidth><acquisitiontype>{lead_set}</acquisitiontype>"
            f"<leadset>{lead_set}</leadset>"
        )
        operator = f"<operatorid>{IDENTITY['operator']}</operatorid>"
    else:
        settings = "<resolution>5</resolution>" if step_uv is not None else ""
        operator = f'<operator id="{IDENTITY["operator"]}"/>'
    return (
        '<dataacquisition date="2019-03-11" time="09:41:07" statflag="False">'
        f'<machine machineid="{IDENTITY["machineid"]}" detaildescription="Philips Medical Products:860315:A.07.04.03">'
        f"PageWriter TC</machine><acquirer>{operator}"
        f"<institutionname>{IDENTITY['institution']}</institutionname></acquirer>"
        f"<signalcharacteristics><samplingrate>{fs_hz:g}</samplingrate>{settings}"
        f"<numberchannelsallocated>{count}</numberchannelsallocated>{signal}</signalcharacteristics></dataacquisition>"
    )


def _patient(age: str) -> str:
    return (
        f"<patient><generalpatientdata><patientid>{IDENTITY['patientid']}</patientid><name>"
        f"<lastname>{IDENTITY['lastname']}</lastname><firstname>{IDENTITY['firstname']}</firstname></name>{age}"
        "<pacestatus>Unknown</pacestatus><sex>Female</sex></generalpatientdata></patient>"
    )


def _elements(values: Mapping[str, str]) -> str:
    return "".join(f'<{name} editedflag="False">{escape(value)}</{name}>' for name, value in values.items())


def _measurements(old: bool, measured: Mapping[str, str]) -> str:
    marks = {"pon": "312", "qrson": "470", "qrsoff": "566", "ton": "", "toff": "Failed"} if old else {}
    crossing = {
        "meanprint": "158",
        "meanqtc": "425",
        "pfrontaxis": "44",
        "thorizaxis": "Indeterminate",
        **marks,
    }
    pulses = '<pacepulses><pacepulse starttime="640" duration="2"> </pacepulse></pacepulses>'
    leads = (
        '<leadmeasurements><leadmeasurement leadname="I"><pamp>-12</pamp><pdur>Failed</pdur><ramp>455</ramp>'
        "<print>150</print><qrsarea>17</qrsarea></leadmeasurement>"
        '<leadmeasurement leadname="V2"><stj>-35</stj><tdur>*</tdur>'
        "<tamp>-</tamp><qtint>390</qtint></leadmeasurement></leadmeasurements>"
    )
    group = '<groupmeasurement groupnumber="1"><meanqrsdur>98</meanqrsdur></groupmeasurement>'
    groups = f"<groupmeasurements>{group}</groupmeasurements>"
    outer, inner = (
        ("measurements", "globalmeasurements") if old else ("internalmeasurements", "crossleadmeasurements")
    )
    return f"<{outer}><{inner}>{pulses}{_elements(crossing)}</{inner}>{groups}{leads}</{outer}>"


def _interpretation(old: bool, measured: Mapping[str, str], statements: Sequence[tuple[str, str]]) -> str:
    place = "interpretationmeasurements" if old else "globalmeasurements"
    lines = "".join(
        f"<statement><statementcode>X</statementcode><leftstatement>{escape(left)}</leftstatement>"
        f"<rightstatement>{escape(right)}</rightstatement></statement>"
        for left, right in statements
    )
    return (
        f"<interpretations><interpretation><{place}>{_elements(measured)}</{place}>"
        f"<mdsignatureline>{IDENTITY['signature']}</mdsignatureline><severity code='NO'>- NORMAL ECG -</severity>"
        f"{lines}</interpretation></interpretations>"
    )


def _beats(old: bool, beat: Mapping[str, Counts] | None) -> str:
    """Representative beats at 1000 Hz and 1 µV; schema 1.03 states neither."""
    if beat is None:
        return ""
    encoded = {lead: base64.b64encode(row.astype("<i2").tobytes()).decode() for lead, row in beat.items()}
    if old:
        inside = "".join(
            f'<repbeat leadname="{lead}" duration="40" ponset="8">{row}</repbeat>'
            for lead, row in encoded.items()
        )
        return f'<repbeats dataencoding="Base64">{inside}</repbeats>'
    inside = "".join(
        f'<repbeat leadname="{lead}"><qonset>12</qonset><waveform duration="40">{row}</waveform></repbeat>'
        for lead, row in encoded.items()
    )
    return f'<repbeats dataencoding="Base64" samplespersec="1000" resolution="1.0">{inside}</repbeats>'


def beat_counts(samples: int = 40, *, padded: int = 0) -> dict[str, Counts]:
    """A representative beat of two leads, filled up with the largest integer."""
    place = np.arange(samples)
    return {
        lead: np.concatenate([sign * (place * 3 - 50), np.full(padded, 32767)])
        for lead, sign in {"I": 1, "II": -2}.items()
    }


def twins() -> dict[str, bytes]:
    """Files of both schemas, of every encoding of text and samples."""
    pulse = with_pulse(ecg_counts())
    return {
        "philips_1_04_01.xml": philips_xml(pulse, beat=beat_counts(padded=10)),
        "philips_1_04_02_be.xml": philips_xml(
            with_pulse(ecg_counts(600, extra=("V3R", "V4R", "V7"))), version="1.04.02", encoding="utf-16-be"
        ),
        "philips_1_03.xml": philips_xml(
            with_pulse(ecg_counts(600)), version="1.03", encoding="utf-8", spare=[np.zeros(800, np.int64)] * 4
        ),
        "philips_base64.xml": philips_xml(ecg_counts(400), packing="Base64", encoding="iso-8859-1"),
        "philips_plain.xml": philips_xml(ecg_counts(400), packing="Plain", encoding="utf-8"),
    }
