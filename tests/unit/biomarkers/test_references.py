from ecgomics.biomarkers import reference_ranges
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.references import Reference, literature
from ecgomics.report.findings import own_table


def test_every_source_that_is_cited_is_in_the_literature() -> None:
    cited = {key for each in catalogue().biomarkers.values() for key in each.references}
    cited |= {row.source for rows in reference_ranges._rows().values() for row in rows}
    cited |= {rule.source for rule in own_table().rules}
    assert cited <= literature().keys()


def test_a_source_is_printed_with_all_that_is_known_of_it() -> None:
    whole = Reference("Doe2001", "Doe J, Roe R, et al.", "2001", "On waves", "Heart 1:2-3", "10.1/x")
    assert whole.text == "Doe J, Roe R, et al. On waves. Heart 1:2-3 (2001)."
    guide = Reference("Maker", "Maker", "", "Physician's guide", "", "")
    assert guide.text == "Maker. Physician's guide."
