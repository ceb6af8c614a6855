"""Schiller XML: UTF-8 with a byte order mark, exponent 1 beside the rate, averages first, trailing commas."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats

_ROOT: Final = "com.xiriuz.sema.xml.schillerEDI.SchillerEDI"
_LEADS: Final = ("I", "II", "III", "AVR", "AVL", "AVF", "V1", "V2", "V3", "V4", "V5", "V6")
_HEAD: Final = """<patdata><id>ID-4711</id><lastname>Doemann</lastname><firstname>Jane</firstname>
<birthdate>19500601</birthdate><gender>FEMALE</gender><weight><value>85.0</value><unit>kg</unit></weight></patdata>
<examdescript><startdatetime><date>20060502</date><time>140610000</time></startdatetime><rectype>RESTING_ECG</rectype>
<user_id>USER-0001</user_id><order_id>ORD-000815</order_id><idu><aquiring_user><id>U7</id><name>Techman</name>
</aquiring_user><aquiring_institute><id>2</id><name>Invented Hospital</name></aquiring_institute></idu>
<aquiringdevice><hardware><vendor>Schiller</vendor><type>AT-110</type><model>AT-110</model></hardware>
<software><vendor>Schiller</vendor><model>SEMA</model></software></aquiringdevice></examdescript>
"""
MEASURED: Final[Mapping[str, str]] = {
    **{"HR": "59", "RR": "1012", "P": "122", "PQ": "214", "QRS": "146", "QT": "458", "QTC": "454"},
    **{"P_ON": "154", "P_OFF": "215", "QRS_ON": "261", "QRS_OFF": "334", "T_OFF": "490"},
    **{"AXIS_P": "91", "AXIS_QRS": "-67", "AXIS_T": "-30", "BP_D": " -", "BP_S": "- "},
}
_SAID: Final = """<filters_data><filter><name>MAINS</name><value>50 Hz</value></filter><filter><name>SMOOTHING</name>
<value>OFF</value></filter><filter><name>HIGHPASS_CUTOFF_FREQ</name><value>0.05</value></filter>
<filter><name>LOWPASS_CUTOFF_FREQ</name><value>150</value></filter></filters_data>
<textdata><type>INTERPRETATION</type><textdata>Sinus rhythm
Left axis deviation</textdata></textdata>
<textdata><type>REMARK_6</type><textdata>Feels dizzy in the morning</textdata></textdata>
"""


def integers(leads: Mapping[str, Floats], **changed: Any) -> str:
    """Channel elements, each with a comma behind its last sample."""
    return "".join(
        f"<channel>{changed.get('annotations', '')}<name>{lead}</name>"
        f"<data>{','.join(str(int(step)) for step in row)},</data>"
        f"<datastype>{changed.get('datastype', 'COMMASEPARATE')}</datastype>"
        f"<samplecount>{changed.get('samplecount', len(row))}</samplecount></channel>\n"
        for lead, row in leads.items()
    )


def wave(kind: str, channels: str, **changed: Any) -> str:
    """A wavedata element around the text of its channels."""
    facts = {"exponent": 1, "value": 500, "unitperbit": 1.0, "units": "UV"} | changed
    return (
        f"<wavedata><type>{kind}</type><resolution><samplerate><exponent>{facts['exponent']}</exponent>"
        f"<value>{facts['value']}</value></samplerate><yres><unitperbit>{facts['unitperbit']}</unitperbit>"
        f"<units>{facts['units']}</units></yres></resolution>{channels}"
        "<channelconfiguration>ECG_STANDARD</channelconfiguration></wavedata>\n"
    )


def named(tag: str, values: Mapping[str, str]) -> str:
    """Elements of a name and a value each."""
    return "".join(
        f"<{tag}><name>{name}</name><value>{value}</value></{tag}>" for name, value in values.items()
    )


def schiller_xml(*events: str, said: str = _SAID, measured: Mapping[str, str] = MEASURED) -> bytes:
    """A file around the texts of its events' waves."""
    body = "".join(
        f"<event><offset>0</offset>{waves}{named('annotation_global', measured)}{said}</event>"
        for waves in events
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{_ROOT}>\n{_HEAD}<eventdata>{body}</eventdata>\n</{_ROOT}>\n'
    return b"\xef\xbb\xbf" + text.encode()


def twelve(samples: int) -> dict[str, Floats]:
    """Steps of twelve leads that obey the limb lead algebra."""
    i, ii = (np.arange(samples) % 100 - 50.0) * 4, (np.arange(samples) % 77 - 30.0) * 4
    rows = [i, ii, ii - i, -(i + ii) / 2, i - ii / 2, ii - i / 2, *(i + 10.0 * k for k in range(1, 7))]
    return dict(zip(_LEADS, rows, strict=True))


def twins() -> dict[str, bytes]:
    """Twelve leads with averages; two leads in two events, in another step."""
    lead = named("annotation_lead", {"Q_DUR": "0", "Q_AMPL": "0.00", "R_DUR": "86", "R_AMPL": "0.77"})
    averages = wave("ECG_AVERAGES", integers(twelve(200), annotations=lead))
    two = {lead: twelve(500)[lead] for lead in ("I", "II")}
    step = wave("ECG_RHYTHM", integers(two), unitperbit=2.5, exponent=0, value=250)
    return {
        "at_110.xml": schiller_xml(averages + wave("ECG_RHYTHMS", integers(twelve(600)))),
        "two_events.xml": schiller_xml(step, step),
    }
