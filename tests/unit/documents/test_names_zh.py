from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.documents.names_zh import FAMILIES_ZH


def test_every_family_has_a_chinese_name_and_none_is_left_over() -> None:
    families = {each.family for each in catalogue().biomarkers.values()}
    assert set(FAMILIES_ZH) == families
    for name in FAMILIES_ZH.values():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in name)


def test_no_two_biomarkers_of_a_family_share_a_chinese_name() -> None:
    seen: dict[tuple[str, str], str] = {}
    for each in catalogue().biomarkers.values():
        key = (each.family, each.label_zh)
        assert key not in seen, f"{each.symbol} and {seen[key]} are both {each.label_zh}"
        seen[key] = each.symbol
