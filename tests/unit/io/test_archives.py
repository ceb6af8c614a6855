"""Archives are folders: what is in them is found and read as on disk, and what is hostile in them is one sentence."""

import bz2
import gzip
import hashlib
import io
import lzma
import stat
import struct
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from benchmarks.twins import wfdb
from benchmarks.twins.archives import twins
from ecgomics.cohort.inputs import inputs
from ecgomics.core.errors import InvalidInput, UnreadableFile
from ecgomics.core.recording import Recording
from ecgomics.io import find_recordings, open_recording, read, write_csv, write_wfdb

Files = dict[str, bytes]
Packed = Callable[[Files], bytes]


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def tarred(files: Files, mode: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return content.getvalue()


KINDS: dict[str, Packed] = {
    "zip": zipped,
    "stored.zip": lambda files: zipped(files, zipfile.ZIP_STORED),
    "tar": tarred,
    "gnu.tar": lambda files: tarred(files, form=tarfile.GNU_FORMAT),
    "ustar.tar": lambda files: tarred(files, form=tarfile.USTAR_FORMAT),
    "tar.gz": lambda files: tarred(files, "w:gz"),
    "tar.bz2": lambda files: tarred(files, "w:bz2"),
    "tar.xz": lambda files: tarred(files, "w:xz"),
}


@pytest.fixture
def files(twelve_leads: Recording, tmp_path: Path) -> Files:
    """A WFDB record and a table in folders, and what is no recording."""
    header = write_wfdb(twelve_leads, tmp_path)
    table = write_csv(twelve_leads, tmp_path / "table.csv")
    found = {
        "clinic/monday/rec.hea": header.read_bytes(),
        "clinic/monday/synthetic.dat": header.with_suffix(".dat").read_bytes(),
        "clinic/table.csv": table.read_bytes(),
        "clinic/export.xml": b"<?xml version='1.0'?>\n<HealthData locale='de_DE'></HealthData>",
        "__MACOSX/clinic/._table.csv": table.read_bytes(),
        "README.md": b"# Readme\n",
    }
    for path in (header, header.with_suffix(".dat"), table):
        path.unlink()
    return found


def names(*paths: Path) -> list[str]:
    return [found.name for found in find_recordings(paths)]


@pytest.mark.parametrize("kind", KINDS)
def test_recordings_in_archives_are_found_and_read_as_on_disk(
    kind: str, files: Files, twelve_leads: Recording, tmp_path: Path
) -> None:
    path = tmp_path / "study" / f"export.{kind}"
    path.parent.mkdir()
    path.write_bytes(KINDS[kind](files))
    given, below = find_recordings([path]), find_recordings([tmp_path])
    assert [each.name for each in given] == ["clinic/table", "clinic/monday/rec"]
    stem = "export" if kind in {"zip", "tar.gz", "tar.bz2", "tar.xz", "tar"} else f"export.{kind[:-4]}"
    assert [each.name for each in below] == [f"study/{stem}/clinic/table", f"study/{stem}/clinic/monday/rec"]
    assert [each.path for each in below] == [each.path for each in given]
    for each in given:
        recording = read(each.path)
        assert recording.leads == twelve_leads.leads
        np.testing.assert_allclose(recording.ecg_mv, twelve_leads.ecg_mv, atol=6e-7)
    for spelling in ("rec", "rec.hea", "rec.dat"):
        record = path / "clinic" / "monday" / spelling
        if spelling != "rec.dat":
            assert read(record).name == "rec"
            assert open_recording(record).samples == twelve_leads.samples


def test_a_path_that_leads_nowhere_in_an_archive(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(zipped(files))
    with pytest.raises(InvalidInput, match=r"^nothing\.csv does not exist"):
        read(path / "clinic" / "nothing.csv")
    with pytest.raises(InvalidInput, match=r"^nowhere does not exist"):
        find_recordings([path / "nowhere"])
    assert names(path / "clinic" / "monday") == ["rec"]


def test_the_same_names_in_two_archives_are_told_apart(files: Files, tmp_path: Path) -> None:
    one, two = tmp_path / "one.zip", tmp_path / "two.tar.gz"
    one.write_bytes(zipped(files))
    two.write_bytes(tarred(files, "w:gz"))
    assert names(one, two)[::2] == ["one/clinic/table", "two/clinic/table"]


@pytest.mark.parametrize("outer", ["zip", "tar.xz"])
@pytest.mark.parametrize("inner", ["zip", "tar.gz"])
def test_archives_in_archives_are_searched_one_level_deep(
    outer: str, inner: str, files: Files, tmp_path: Path
) -> None:
    path = tmp_path / f"outer.{outer}"
    deepest = zipped({"deepest.zip": zipped(files)} | files)
    path.write_bytes(KINDS[outer]({f"in/inner.{inner}": KINDS[inner](files), "deep.zip": deepest}))
    found = {each.name: each.path for each in find_recordings([path])}
    assert sorted(found) == [
        *("deep/clinic/monday/rec", "deep/clinic/table"),
        *("in/inner/clinic/monday/rec", "in/inner/clinic/table"),
    ]
    assert found["in/inner/clinic/table"] == path / "in" / f"inner.{inner}" / "clinic" / "table.csv"
    assert {read(each).samples for each in found.values()} == {500}


def test_an_archive_of_one_recording_stands_for_it(files: Files, tmp_path: Path) -> None:
    content = zipped({name: files[name] for name in ("clinic/table.csv", "README.md", "clinic/export.xml")})
    path = tmp_path / "export.zip"
    path.write_bytes(content)
    for given in (path, content, {"export.zip": content}):
        recording = read(given)
        assert (recording.name, recording.samples) == ("table", 500)
    assert read(path, name="mine").name == "mine"


def test_an_archive_of_several_says_how_to_get_one_or_all(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(zipped(files))
    with pytest.raises(InvalidInput) as refused:
        read(path)
    assert str(refused.value) == (
        "export.zip holds 2 recordings (table.csv, rec.hea): give the path of one, which goes on below that of the "
        "archive, or extract all of them."
    )


def test_an_archive_without_a_recording(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(zipped({"README.md": b"# Readme"}))
    with pytest.raises(UnreadableFile, match=r"^export\.zip cannot be read .*no ECG is among its 1 files\.$"):
        read(path)
    with pytest.raises(InvalidInput, match="No ECG is in what was given"):
        find_recordings([tmp_path])


def test_zip_based_formats_are_no_archives(twelve_leads: Recording, tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", signal=twelve_leads.ecg_mv, fs=250, leads=twelve_leads.leads, units="mV")
    document = zipped({"[Content_Types].xml": b"<Types/>", "word/rec.edf": b"\xfe\xed" * 40})
    (tmp_path / "letter.docx").write_bytes(document)
    assert names(tmp_path) == ["a"]
    assert read(tmp_path / "a.npz").source_format == "NumPy"


def test_identity_follows_the_archive(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(zipped(files))
    first, second = inputs([path])
    before = first.identity
    assert first.identity == before != second.identity
    path.write_bytes(zipped(files | {"more.txt": b"more"}))
    assert first.identity != before


# What is hostile ------------------------------------------------------------------------------------------------------


def failures(path: Path) -> dict[str, str]:
    """The reason of each recording that is listed and cannot be read."""
    found = {}
    for each in find_recordings([path]):
        try:
            read(each.path)
        except InvalidInput as error:
            found[each.name] = str(error)
    return found


def test_a_zip_bomb_is_refused_and_the_others_are_read(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(
        zipped(
            files
            | {"bomb.edf": b"0       " + bytes(2**24), "noise.bin": np.random.default_rng(1).bytes(2**18)}
        )
    )
    (reason,) = failures(path).values()
    assert reason.startswith("bomb.edf cannot be read from its archive: its 16,")
    assert reason.endswith("bytes unfold to 16,777,224, more than 200 times as much.")
    assert set(failures(path)) == {"bomb"}
    assert len(names(path)) == 3


@pytest.mark.parametrize(
    "pack", [zipped, lambda files: tarred(files, "w:gz"), lambda files: tarred(files, "w:bz2")]
)
def test_an_archive_that_unfolds_too_far_as_a_whole_is_refused(pack: Packed, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(pack({f"{n}.csv": bytes(2**20) for n in range(40)}))
    assert names(tmp_path) == ["bomb"]
    with pytest.raises(
        UnreadableFile, match=r"^bomb\.zip cannot be read as an? .*archive: its [\d,]+ bytes .*unfold"
    ):
        read(path)


def test_a_bomb_in_two_stages_is_refused(tmp_path: Path) -> None:
    inner = zipped({f"{n}.csv": bytes(2**20) for n in range(150)})
    path = tmp_path / "outer.zip"
    path.write_bytes(zipped({"inner.zip": inner * 1, "a.csv": b"I (mV)\n1\n"}))
    assert names(path) == ["inner"]
    with pytest.raises(UnreadableFile, match=r"^inner\.zip .*unfold to 157,286,400"):
        read(path / "inner.zip" / "0.csv")


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.csv": bytes(1000), "b.csv": bytes(1000)}))
    first, second = content.index(b"PK\x01\x02"), content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    path = tmp_path / "overlap.zip"
    path.write_bytes(content)
    assert failures(path) == {"overlap": "overlap.zip cannot be read as a zip archive: its members overlap."}


def test_sizes_that_are_not_true_are_not_trusted(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "lies.zip"
    for stated in (10, 10**6):
        content = bytearray(zipped({"table.csv": files["clinic/table.csv"]}))
        at = content.index(b"PK\x01\x02") + 24
        content[at : at + 4] = struct.pack("<I", stated)
        path.write_bytes(content)
        with pytest.raises(
            UnreadableFile, match=r"^table\.csv cannot be read from its archive: it (is cut|unfolds)"
        ):
            read(path / "table.csv")


def test_a_damaged_member_is_one_sentence(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "damaged.zip"
    for method, reason in (
        (zipfile.ZIP_STORED, "its checksum is not that"),
        (zipfile.ZIP_DEFLATED, "it cannot be decom|its check|it is cut"),
    ):
        content = bytearray(zipped({"table.csv": files["clinic/table.csv"]}, method))
        content[2000:2004] = b"\xff\xff\xff\xff"
        path.write_bytes(content)
        with pytest.raises(UnreadableFile, match=rf"^table\.csv cannot be read from its archive: ({reason})"):
            read(path / "table.csv")


def encrypted(files: Files) -> bytes:
    """A zip archive whose first member says that it is encrypted."""
    content = bytearray(zipped(files))
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(magic) + flags] |= 1
    return bytes(content)


def linked(files: Files) -> bytes:
    content = io.BytesIO(zipped(files))
    with zipfile.ZipFile(content, "a") as archive:
        entry = zipfile.ZipInfo("link.edf")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return content.getvalue()


def special(kind: bytes) -> Packed:
    def pack(files: Files) -> bytes:
        content = io.BytesIO()
        with tarfile.open(fileobj=content, mode="w") as archive:
            entry = tarfile.TarInfo("link.edf")
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
            for name, data in files.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
        return content.getvalue()

    return pack


@pytest.mark.parametrize(
    ("pack", "reason"),
    [
        (lambda files: encrypted({"link.edf": b"0       ", "link.txt": b""} | files), "it is encrypted"),
        (linked, "it is a link"),
        *((special(kind), "it is a link") for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE)),
        *((special(kind), "it is a device") for kind in (tarfile.CHRTYPE, tarfile.BLKTYPE)),
        (special(tarfile.FIFOTYPE), "it is a pipe"),
        *(
            (
                lambda files, pack=pack, name=name: pack(files | {name: b"0       "}),
                "its name there leads out",
            )
            for pack in (zipped, tarred)
            for name in ("../link.edf", "/link.edf", "C:\\link.edf", "a\\..\\..\\link.edf", "x/../link.edf")
        ),
        (
            lambda files: zipped(files | {"link.edf": b"0       "}, zipfile.ZIP_BZIP2),
            "it is compressed by method 12",
        ),
    ],
)
def test_members_that_are_not_read_say_why_and_the_others_are_read(
    pack: Packed, reason: str, files: Files, tmp_path: Path
) -> None:
    path = tmp_path / "given.zip"
    path.write_bytes(pack(files))
    found = failures(path)
    name = next(each for each in found if each.endswith("link"))
    assert found[name].startswith(f"link.edf cannot be read from its archive: {reason}")
    if "compressed" not in reason:
        assert set(found) == {name}
        assert len(names(path)) == 3


def test_a_name_that_leads_out_never_reaches_the_disk(files: Files, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(files["clinic/table.csv"])
    path = tmp_path / "in" / "given.tar"
    path.parent.mkdir()
    path.write_bytes(
        tarred(
            {"../../table.edf": b"", "rec.hea": b"rec 1 250 500\n../../table.csv 16 1000/mV 16 0 0 0 0 II\n"}
        )
    )
    assert all(
        each.path.is_relative_to(path) and ".." not in each.path.parts for each in find_recordings([path])
    )
    assert set(failures(path)) == {"table", "rec"}


@pytest.mark.parametrize("kind", KINDS)
def test_archives_that_are_cut_short_are_one_sentence(kind: str, files: Files, tmp_path: Path) -> None:
    content = KINDS[kind](files)
    path = tmp_path / "cut.zip"
    for length in (20, 300, len(content) // 2, len(content) - 600):
        path.write_bytes(content[: max(length, 20)])
        try:
            found = [each.path for each in find_recordings([tmp_path])]
        except InvalidInput:
            continue
        for each in found:
            try:
                read(each)
            except InvalidInput as error:
                assert str(error).endswith(".")  # noqa: PT017 - some of them can be read


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecgomics.io.archives.members.MOST_MEMBERS", 3)
    path = tmp_path / "many.zip"
    path.write_bytes(zipped({f"{n}.txt": b"" for n in range(4)}))
    with pytest.raises(UnreadableFile, match=r"^many\.zip .*more than 3 members"):
        read(path)


def test_a_compressed_tar_is_held_up_to_a_limit(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecgomics.io.archives.archive.MOST_UNFOLDED_BYTES", 2**16)
    path = tmp_path / "large.tar.gz"
    path.write_bytes(tarred(files | {"noise": np.random.default_rng(1).bytes(2**17)}, "w:gz"))
    with pytest.raises(UnreadableFile, match=r"^large\.tar\.gz cannot be read .*unpack it first\.$"):
        read(path)


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz"])
def test_a_compressed_file_is_no_archive(suffix: str, files: Files, tmp_path: Path) -> None:
    pack = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[suffix]
    path = tmp_path / f"table.csv.{suffix}"
    path.write_bytes(pack(files["clinic/table.csv"]))
    with pytest.raises(
        UnreadableFile, match="it is a compressed file, but no tar archive; decompress it first"
    ):
        read(path)
    with pytest.raises(InvalidInput, match="No ECG"):
        find_recordings([tmp_path])


def test_long_names_and_large_numbers_of_tar(files: Files, tmp_path: Path) -> None:
    long = "/".join(["a folder with a long name"] * 12) + "/table.csv"
    for number, form in enumerate((tarfile.PAX_FORMAT, tarfile.GNU_FORMAT)):
        path = tmp_path / f"{number}.tar"
        path.write_bytes(
            tarred({long: files["clinic/table.csv"], "é/ü.csv": files["clinic/table.csv"]}, form=form)
        )
        assert set(names(path)) == {long.removesuffix(".csv"), "é/ü"}
        assert read(path / long).samples == 500


def test_a_tar_whose_sizes_lead_astray(tmp_path: Path) -> None:
    content = bytearray(tarred({"a.edf": b"0       ", "b.edf": b"0       "}))
    for field in (b"-0000000001\0", b"\xff" * 12, b"\x80" + b"\xff" * 11, b"77777777777\0", b"9" * 12):
        block = bytearray(content[:512])
        block[124:136] = field
        block[148:156] = b"        "
        block[148:156] = b"%06o\0 " % sum(block)
        path = tmp_path / "lies.tar"
        path.write_bytes(bytes(block) + content[512:])
        for each in find_recordings([path]):
            with pytest.raises(InvalidInput):
                read(each.path)


def test_ten_thousand_members_are_listed_quickly(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    path.write_bytes(zipped({f"{n % 100}/{n}.txt": b"nothing" for n in range(10_000)}, zipfile.ZIP_STORED))
    started_s = time.process_time()
    with pytest.raises(InvalidInput, match="no ECG"):
        read(path)
    assert (time.process_time() - started_s) / 10_000 < 1e-3


def test_the_hash_is_that_of_the_file(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(zipped(files))
    whole = hashlib.sha256(files["clinic/table.csv"]).hexdigest()
    assert read(path / "clinic" / "table.csv").source_sha256 == whole


@pytest.mark.parametrize("name", twins())
def test_the_twins_hold_the_record_that_was_put_in(name: str) -> None:
    recording = read({name: twins()[name]})
    np.testing.assert_allclose(recording.ecg_mv, wfdb.steps(300) / wfdb.GAIN)
    assert (recording.name, recording.statements) == ("rec", ("Sinus rhythm.",))
