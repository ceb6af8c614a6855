"""HL7 annotated ECGs: any leads and units, absolute and relative times, several sets, a representative beat."""

from collections.abc import Mapping, Sequence

import numpy as np

from ecgomics.core.arrays import Ints

MDC = "2.16.840.1.113883.6.24"
ACT = "2.16.840.1.113883.5.4"
HEAD = (
    '<AnnotatedECG xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" type="Observation">'
    '<id root="61D1A24F-AAAA-BBBB-CCCC-000000000001"/><code code="93000" codeSystem="2.16.840.1.113883.6.12"/>'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def steps(samples: int, leads: Sequence[str], *, first: int = 0) -> dict[str, Ints]:
    """Whole steps of a wave for each lead: saw teeth of different heights, so that no two leads are the same."""
    ramp = np.arange(first, first + samples)
    return {lead: (ramp * (3 + number)) % (101 + 7 * number) - 40 for number, lead in enumerate(leads)}


def times(head: str | float, increment: tuple[str, str]) -> str:
    """The sequence of times: absolute for a text such as 20240131101112.000, else s from the start."""
    kind, value, unit = (
        ("ABSOLUTE", head, "") if isinstance(head, str) else ("RELATIVE", f"{head:g}", ' unit="s"')
    )
    return (
        f'<component><sequence><code code="TIME_{kind}" codeSystem="{ACT}"/>'
        f'<value xsi:type="GLIST_{"TS" if kind == "ABSOLUTE" else "PQ"}"><head value="{value}"{unit}/>'
        f'<increment value="{increment[0]}" unit="{increment[1]}"/></value></sequence></component>'
    )


def lead(code: str, values: Ints, *, origin: str = "0", scale: str = "2.5", unit: str = "uV") -> str:
    """The sequence of a lead."""
    return (
        f'<component><sequence><code code="MDC_ECG_LEAD_{code}" codeSystem="{MDC}"/><value xsi:type="SLIST_PQ">'
        f'<origin value="{origin}" unit="{unit}"/><scale value="{scale}" unit="{unit}"/>'
        f"<digits>\n {' '.join(map(str, values))} </digits></value></sequence></component>"
    )


def sequence_set(
    leads: Mapping[str, Ints], head: str | float, increment: tuple[str, str], **scaling: str
) -> str:
    """One set: its times and its leads."""
    found = "".join(lead(code, values, **scaling) for code, values in leads.items())
    return f"<component><sequenceSet>{times(head, increment)}{found}</sequenceSet></component>"


def series(
    sets: str, *, code: str = "RHYTHM", start: str = "20240131101112", more: str = "", name: str = "series"
) -> str:
    """A series (or derivedSeries) of sets; more is what stands behind them."""
    return (
        f'<{name}><id root="61D1A24F-AAAA-BBBB-CCCC-000000000002"/><code code="{code}" codeSystem="{ACT}"/>'
        f'<effectiveTime><low value="{start}"/></effectiveTime>'
        "<author><seriesAuthor><manufacturedSeriesDevice><id extension='SN-99887766'/>"
        "<manufacturerModelName>E1</manufacturerModelName></manufacturedSeriesDevice>"
        "<manufacturerOrganization><name>Acme</name></manufacturerOrganization></seriesAuthor></author>"
        f"{filters()}{sets}{more}</{name}>"
    )


def filters() -> str:
    """High pass 0.05 Hz, low pass 150 Hz, notch 50 Hz."""
    kinds = (("HIGH_PASS", "CUTOFF", "0.05"), ("LOW_PASS", "CUTOFF", "150"), ("NOTCH", "NOTCH", "50"))
    prefix = "MDC_ECG_CTL_VBL_ATTR_FILTER_"
    return "".join(
        f'<controlVariable><controlVariable><code code="{prefix}{kind}"/><component><controlVariable>'
        f'<code code="{prefix}{which}_FREQ"/><value xsi:type="PQ" value="{edge}" unit="Hz"/>'
        "</controlVariable></component></controlVariable></controlVariable>"
        for kind, which, edge in kinds
    )


def annotation(code: str, value: str = "", *, roi: str = "", inside: str = "") -> str:
    """An annotation with a value, a region and others in it."""
    region = f"<support><supportingROI><code code='ROIPS'/>{roi}</supportingROI></support>" if roi else ""
    return f'<component><annotation><code code="{code}"/>{value}{region}{inside}</annotation></component>'


def quantity(amount: float, unit: str) -> str:
    """A measured value."""
    return f'<value xsi:type="PQ" value="{amount:g}" unit="{unit}"/>'


def coded(code: str, name: str = "") -> str:
    """A value that is a code."""
    return f'<value xsi:type="CE" code="{code}" displayName="{name}"/>'


def written(line: str) -> str:
    """A value that is a text."""
    return f'<value xsi:type="ST">{line}</value>'


def between(low: str, high: str, *, unit: str = "") -> str:
    """A region of time: absolute without a unit, else relative."""
    kind = "RELATIVE" if unit else "ABSOLUTE"
    shown = f' unit="{unit}"' if unit else ""
    edges = "".join(f'<{edge} value="{at}"{shown}/>' for edge, at in (("low", low), ("high", high)) if at)
    return f'<component><boundary><code code="TIME_{kind}"/><value>{edges}</value></boundary></component>'


def of_lead(code: str) -> str:
    """A region that is one lead."""
    return f'<component><boundary><code code="MDC_ECG_LEAD_{code}"/></boundary></component>'


def annotations(*notes: str, by: str = "") -> str:
    """A set of annotations, of a person where one is named."""
    author = (
        f"<author><assignedEntity><assignedAuthorType><assignedPerson><name>{by}</name></assignedPerson>"
        "</assignedAuthorType></assignedEntity></author>"
    )
    return f"<subjectOf><annotationSet>{author if by else ''}{''.join(notes)}</annotationSet></subjectOf>"


def related(code: str, value: str) -> str:
    """A value of the whole recording by its code of LOINC."""
    return (
        f'<controlVariable><relatedObservation><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/>{value}'
        "</relatedObservation></controlVariable>"
    )


def document(*parts: str, born: str = "19660708", sex: str = "F", age: str = "", stated: str = "") -> str:
    """A whole document of series, of an invented person; stated are values of the whole recording."""
    reported = related("21612-7", f'<value xsi:type="PQ" value="{age}" unit="a"/>')
    return (
        f'{HEAD}<effectiveTime><low value="20240131101112"/></effectiveTime><componentOf><timepointEvent><componentOf>'
        '<subjectAssignment><subject><trialSubject><id root="1.2.3" extension="ID-4711"/><subjectDemographicPerson>'
        f'<name><given>Jane</given><family>Doe</family></name><administrativeGenderCode code="{sex}"/>'
        f'<birthTime value="{born}"/></subjectDemographicPerson></trialSubject></subject><componentOf><clinicalTrial>'
        '<id root="1.2.3" extension="TRIAL-0815"/><responsibleParty><trialInvestigator><id extension="INV-0001"/>'
        "<investigatorPerson><name>Johannes Examiner</name></investigatorPerson></trialInvestigator></responsibleParty>"
        "</clinicalTrial></componentOf></subjectAssignment></componentOf></timepointEvent></componentOf>"
        f"{reported if age else ''}{stated}{''.join(f'<component>{part}</component>' for part in parts)}</AnnotatedECG>"
    )


def beat(leads: Mapping[str, Ints]) -> str:
    """A representative beat at 1000 Hz in nV, with the places of its waves."""
    waves = annotations(
        annotation("MDC_ECG_TIME_PD_PR", quantity(160, "ms")),
        annotation("MDC_ECG_WAVC", coded("MDC_ECG_WAVC_PWAVE"), roi=between("100", "210", unit="ms")),
        annotation("MDC_ECG_WAVC", coded("MDC_ECG_WAVC_TWAVE"), roi=between("", "700", unit="ms")),
    )
    held = sequence_set(leads, 0.0, ("1", "ms"), scale="1000", unit="nV")
    return f"<derivation>{series(held, code='REPRESENTATIVE_BEAT', more=waves, name='derivedSeries')}</derivation>"


def full(samples: int = 300) -> str:
    """Three leads at 500 Hz with everything: beat, measurements, statements, waves, a reader's note."""
    leads = steps(samples, ("I", "II", "V1"))
    device = annotations(
        annotation("MDC_ECG_HEART_RATE", quantity(61, "bpm")),
        annotation("MDC_ECG_TIME_PD_QTc", quantity(0, "ms")),
        annotation("MDC_ECG_RHY", coded("MDC_ECG_RHY_SINUS_RHY", "Sinus Rhythm")),
        annotation(
            "MDC_ECG_INTERPRETATION",
            inside=annotation("MDC_ECG_INTERPRETATION_STATEMENT", written("Normal ECG")),
        ),
        annotation("MDC_ECG_INTERPRETATION_COMMENT", written("Mrs. Doe was dizzy")),
        annotation(
            "MDC_ECG_BEAT",
            coded("MDC_ECG_BEAT_NORMAL"),
            inside=annotation("MDC_ECG_TIME_PD_QRS", quantity(92, "ms"))
            + annotation(
                "MDC_ECG_WAVC",
                coded("MDC_ECG_WAVC_QRSWAVE"),
                roi=between("20240131101112.100", "20240131101112.192"),
            ),
        ),
        annotation("ACME_R_AMPLITUDE", quantity(812, "uV"), roi=of_lead("AVL")),
    )
    reader = annotations(annotation("MDC_ECG_TIME_PD_QT", quantity(0.4, "s")), by="Dr. Reader")
    held = sequence_set(leads, "20240131101112.000", ("0.002", "s"))
    return document(series(held, more=device + reader + beat(steps(600, ("I", "II")))), age="57")


def apart(gap_s: float = 0.1) -> str:
    """Two series of the same two leads at 250 Hz, one after the other with a gap between."""
    first, second = steps(100, ("I", "II")), steps(100, ("I", "II"), first=500)
    later = f"20240131101112.{round((0.4 + gap_s) * 1000):03d}"
    return document(
        series(sequence_set(first, "20240131101112.000", ("4", "ms"))),
        series(sequence_set(second, later, ("4000", "us"))),
    )


def strips() -> str:
    """Four strips one after the other, as on paper: each lead at its own time, in one series."""
    groups = (("I", "II"), ("AVR", "AVL"), ("V1", "V2"))
    sets = (sequence_set(steps(50, each), 0.1 * place, ("0.002", "s")) for place, each in enumerate(groups))
    return document(series("".join(sets)))


def millivolts() -> str:
    """One lead in mV with an origin, relative times, no declaration, comments before the root, CRLF."""
    held = sequence_set(
        {"V5": steps(200, ("V5",))["V5"]}, 0.0, ("0.005", "s"), origin="-1.5", scale="0.01", unit="mV"
    )
    return (
        f"<!-- a comment with <tags> -->\r\n<!-- another -->\r\n{document(series(held), sex='UN', born='')}"
    )


def twins() -> dict[str, bytes]:
    """Every variant, in different encodings."""
    return {
        "full.xml": (DECLARATION + full()).encode(),
        "utf16.xml": ('<?xml version="1.0" encoding="UTF-16"?>' + apart()).encode("utf-16"),
        "strips.xml": b"\xef\xbb\xbf" + strips().encode(),
        "millivolts.xml": millivolts().encode(),
    }
