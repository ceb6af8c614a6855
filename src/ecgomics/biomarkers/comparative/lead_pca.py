"""Decomposition of the eight independent leads: how many dimensions the ventricular complex needs.

st_t_stretch ─▶ st_t_directions ─▶ st_t_singular_mv, st_t_lead_vectors_mv    J to T end by itself
qrst_stretch ─▶ qrst_space                              the whole complex in its own three main directions
"""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.comparative.vectorcardiogram.vectors import magnitude
from ecgomics.biomarkers.declaration import RECORD, Check, quantity
from ecgomics.biomarkers.guards import a_representative_beat, all_of, diagnostic_path, p_wave, t_end
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import INDEPENDENT_LEADS
from ecgomics.signal.model import Marks, RepresentativeBeat

#: Sums over samples are given as at this rate.
PER_SAMPLE_HZ: Final = 500.0
#: Dimensions that a dipole fills; what lies beyond is the residuum.
DIPOLAR: Final = 3
#: QRS samples count whose energy is at least this share of the largest.
LOOP_ENERGY: Final = 0.7


def eight_leads_mv(stretch: Stretch) -> Floats:
    """I, II, V1 … V6 of a stretch, 8 × points."""
    return np.stack([stretch.lead(name) for name in INDEPENDENT_LEADS])


@quantity
def st_t_stretch(qrst_stretch: Stretch, global_marks: Marks) -> Stretch:
    """QRS end to T end of every lead, about the reference level."""
    return qrst_stretch.part(float(global_marks.qrs_off_ms), float(global_marks.t_off_ms))


@quantity
def st_t_directions(st_t_stretch: Stretch) -> tuple[Floats, Floats]:
    """Main directions of the eight leads from QRS end to T end, as columns, and their singular values in mV."""
    leads, sizes_mv, _ = np.linalg.svd(eight_leads_mv(st_t_stretch), full_matrices=False)
    return leads, sizes_mv


@quantity
def st_t_singular_mv(
    st_t_directions: tuple[Floats, Floats], representative_beat: RepresentativeBeat
) -> Floats:
    """Singular values of the eight leads from QRS end to T end as at 500 Hz, (8,), largest first."""
    _, sizes_mv = st_t_directions
    scaled: Floats = np.zeros(len(INDEPENDENT_LEADS))
    scaled[: len(sizes_mv)] = sizes_mv * np.sqrt(PER_SAMPLE_HZ / representative_beat.fs_hz)
    return scaled


@quantity
def st_t_lead_vectors_mv(st_t_directions: tuple[Floats, Floats]) -> Floats:
    """Each of I, II, V1 … V6 in the plane of the two main directions from QRS end to T end, 2 × 8."""
    leads, sizes_mv = st_t_directions
    vectors: Floats = (leads[:, :2] * sizes_mv[:2]).T
    return vectors


@quantity
def qrs_singular_mv(qrs_stretch: Stretch) -> Floats:
    """Singular values of the eight leads over QRS, largest first."""
    return np.asarray(np.linalg.svd(eight_leads_mv(qrs_stretch), compute_uv=False), dtype=float)


@quantity
def p_singular_mv(p_stretch: Stretch) -> Floats:
    """Singular values of the eight leads over P about the level before it, largest first."""
    return np.asarray(np.linalg.svd(eight_leads_mv(p_stretch), compute_uv=False), dtype=float)


@quantity
def qrst_space(qrst_stretch: Stretch) -> Stretch:
    """The eight leads from QRS onset to T end in their own three main directions."""
    ecg_mv = eight_leads_mv(qrst_stretch)
    leads, _, _ = np.linalg.svd(ecg_mv, full_matrices=False)
    return Stretch(("S1", "S2", "S3"), qrst_stretch.time_ms, leads[:, :DIPOLAR].T @ ecg_mv)


eight = partial(
    biomarker,
    scope=RECORD,
    tier=2,
    leads=all_of(*INDEPENDENT_LEADS),
    requires=[diagnostic_path, a_representative_beat, t_end],
)

#: Singular values whose squares are 16, 4, 1, 0.25 and 0.25.
SIZES_MV: Final = [4.0, 2.0, 1.0, 0.5, 0.5, 0.0, 0.0, 0.0]


@eight(
    code="ECG30101",
    label="QRS PCA ratio",
    label_zh="QRS波主成分比值",
    unit="1",
    tier=3,
    formula="lambda2/lambda1 of the 8x8 scatter matrix of QRS, leads I,II,V1-V6, reference removed, no centring",
    tex=r"\lambda_2 / \lambda_1",
    references=["derived"],
    requires=[diagnostic_path, a_representative_beat],
    checks=[Check(given={"qrs_singular_mv": SIZES_MV}, value=0.25)],
)
def qrs_pca_ratio(qrs_singular_mv: Floats) -> float:
    """Second over first eigenvalue of QRS: how far its loop is from a line."""
    return _share(qrs_singular_mv[1:2], qrs_singular_mv[:1])


@eight(
    code="ECG30102",
    label="T complexity ratio",
    label_zh="T波复杂性比值",
    unit="1",
    formula="lambda2/lambda1 of ST-T (J..T_off) of the 8x8 scatter matrix, leads I,II,V1-V6, reference removed, no "
    "centring; the square root is not taken",
    tex=r"\frac{\lambda_2}{\lambda_1}",
    references=["Priori1997"],
    checks=[Check(given={"st_t_singular_mv": SIZES_MV}, value=0.25)],
)
def t_pca_ratio(st_t_singular_mv: Floats) -> float:
    """Second over first eigenvalue of the ST-T segment: how far it is from one fixed direction."""
    return _share(st_t_singular_mv[1:2], st_t_singular_mv[:1])


@eight(
    code="ECG30103",
    label="Absolute T-wave residuum",
    label_zh="T波绝对残余",
    unit="mV2",
    formula="sum of s_i^2, i = 4..8, singular values of the 8-lead ST-T segment J..T_off (as sampled at 500 Hz)",
    tex=r"\sum_{i=4}^{8}s_i^2",
    references=["Malik2000"],
    checks=[Check(given={"st_t_singular_mv": SIZES_MV}, value=0.5)],
)
def t_residuum_absolute(st_t_singular_mv: Floats) -> float:
    """Energy of the ST-T segment that no dipole explains."""
    return float(np.sum(st_t_singular_mv[DIPOLAR:] ** 2))


@eight(
    code="ECG30104",
    label="Relative T-wave residuum",
    label_zh="T波相对残余",
    unit="%",
    formula="100*(sum of s_i^2, i = 4..8)/(sum of s_i^2, i = 1..8)",
    tex=r"100\cdot\frac{\sum_{i=4}^{8}s_i^2}{\sum_{i=1}^{8}s_i^2}",
    references=["Malik2000"],
    checks=[Check(given={"st_t_singular_mv": SIZES_MV}, value=100 * 0.5 / 21.5)],
)
def t_residuum_relative(st_t_singular_mv: Floats) -> float:
    """Share of the energy of the ST-T segment that no dipole explains."""
    return 100.0 * _share(st_t_singular_mv[DIPOLAR:], st_t_singular_mv)


def _share(part_mv: Floats, whole_mv: Floats) -> float:
    whole = float(np.sum(whole_mv**2))
    if whole == 0:
        raise NotComputable("failed", "the segment is flat")
    return float(np.sum(part_mv**2)) / whole


@eight(
    code="ECG30105",
    label="T morphology dispersion",
    label_zh="T波形态离散度",
    unit="deg",
    formula="mean pairwise angle of the 2-D reconstruction vectors (u_i1*s1, u_i2*s2) of the leads from J to T_off, "
    "V1 excluded (21 pairs)",
    tex=r"\frac{1}{21}\sum_{i<j}\angle\left(z_i,z_j\right),\quad z_i=(u_{i1}s_1,u_{i2}s_2)",
    references=["Acar1999"],
    checks=[
        # Six leads that agree and one at a right angle to them: 6 of the 21 pairs.
        Check(
            given={"st_t_lead_vectors_mv": np.array([[1, 1, 0, 1, 1, 1, 1, 0], [0, 0, -1, 0, 0, 0, 0, 1.0]])},
            value=90 * 6 / 21,
        )
    ],
)
def t_morphology_dispersion(st_t_lead_vectors_mv: Floats) -> float:
    """Mean angle between the leads' shapes of T."""
    x, y = st_t_lead_vectors_mv[:, [lead != "V1" for lead in INDEPENDENT_LEADS]]
    across, along = np.outer(x, y) - np.outer(y, x), np.outer(x, x) + np.outer(y, y)
    pairs = np.triu_indices(len(x), k=1)
    return float(np.degrees(np.arctan2(np.abs(across), along))[pairs].mean())


@eight(
    code="ECG30106",
    label="Total cosine R-to-T",
    label_zh="R-T总余弦（TCRT）",
    unit="1",
    formula="mean over QRS samples with loop energy >=70% of its maximum of cos(angle to the T-peak vector), in the "
    "three main directions of the 8 leads from QRS_on to T_off; T peak = largest vector in T_on..T_off",
    tex=r"\frac{1}{n}\sum_{t}\cos\angle\left(r(t),e_T\right)",
    references=["Acar1999"],
    checks=[
        Check(
            given={
                "qrst_space": Stretch.of(
                    [0, 2, 4, 6, 8], S1=[0.5, 1, 0, 0, 3], S2=[0, 0, 1, 0, 3], S3=[0, 0, 0, 0, 0]
                ),
                "global_marks": Marks.of(qrs_on_ms=0.0, qrs_off_ms=4.0, t_on_ms=6.0, t_off_ms=8.0),
            },
            value=0.5**0.5,
        )
    ],
)
def total_cosine_r_to_t(qrst_space: Stretch, global_marks: Marks) -> float:
    """How far QRS and T point the same way: 1 alike, -1 opposite."""
    qrs = qrst_space.part(float(global_marks.qrs_on_ms), float(global_marks.qrs_off_ms)).lead_mv
    found = np.isfinite(global_marks.t_on_ms)
    begin_ms = float(global_marks.t_on_ms if found else global_marks.qrs_off_ms)
    t = qrst_space.part(begin_ms, float(global_marks.t_off_ms)).lead_mv
    peak = t[:, magnitude(t).argmax()]
    energy = np.sum(qrs**2, axis=0)
    strong = qrs[:, (energy >= LOOP_ENERGY * energy.max()) & (energy > 0)]
    if not strong.size or not peak.any():
        raise NotComputable("failed", "QRS or T is flat")
    cosines = peak @ strong / (magnitude(peak) * magnitude(strong))
    return float(np.clip(cosines.mean(), -1.0, 1.0))


@eight(
    code="ECG30107",
    label="TCRT angle",
    label_zh="TCRT角",
    unit="deg",
    formula="arccos(total_cosine_r_to_t)",
    tex=r"\arccos(TCRT)",
    references=["Stabenau2023"],
    checks=[Check(given={"total_cosine_r_to_t": 0.5}, value=60.0)],
)
def total_cosine_r_to_t_angle(total_cosine_r_to_t: float) -> float:
    """The angle whose cosine is the total cosine R-to-T."""
    return float(np.degrees(np.arccos(total_cosine_r_to_t)))


@eight(
    code="ECG30108",
    label="P PCA ratio",
    label_zh="P波主成分比值",
    unit="1",
    tier=3,
    formula="lambda2/lambda1 of the 8x8 scatter matrix of P, leads I,II,V1-V6, level before P removed, no centring",
    tex=r"\lambda_2 / \lambda_1",
    references=["derived"],
    requires=[diagnostic_path, a_representative_beat, p_wave],
    checks=[Check(given={"p_singular_mv": SIZES_MV}, value=0.25)],
)
def p_pca_ratio(p_singular_mv: Floats) -> float:
    """Second over first eigenvalue of P: how far its loop is from a line."""
    return _share(p_singular_mv[1:2], p_singular_mv[:1])


@eight(
    code="ECG30109",
    label="QRS eigenvalue entropy",
    label_zh="QRS波特征值熵",
    unit="1",
    tier=3,
    formula="-sum(p*ln p), p = lambda_i/sum of lambda over the 8 eigenvalues of qrs_pca_ratio; 0*ln 0 is 0",
    tex=r"-\sum_{i=1}^{8} p_i \ln p_i, \quad p_i = \lambda_i / \sum_j \lambda_j",
    references=["derived"],
    requires=[diagnostic_path, a_representative_beat],
    checks=[
        # Four directions of a quarter each.
        Check(given={"qrs_singular_mv": [2.0, 2.0, 2.0, 2.0, 0.0, 0.0, 0.0, 0.0]}, value=float(np.log(4.0))),
        # Eigenvalues 9 and 1 of 10: shares 0.9 and 0.1.
        Check(
            given={"qrs_singular_mv": [3.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]},
            value=float(np.log(10.0) - 0.9 * np.log(9.0)),
        ),
    ],
)
def qrs_eigenvalue_entropy(qrs_singular_mv: Floats) -> float:
    """Over how many directions QRS is spread: 0 for a line."""
    energy = qrs_singular_mv**2
    share = energy[energy > 0.0] / energy.sum()
    if not share.size:
        raise NotComputable("failed", "QRS is flat")
    return float(-np.sum(share * np.log(share)))
