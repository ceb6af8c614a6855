"""Chinese names of the families; those of the biomarkers stand in their declarations."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FAMILIES_ZH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cycle": "心动周期",
        "p_wave": "P 波",
        "qrs": "QRS 波群",
        "qrs_axis": "QRS 电轴",
        "qrs_pattern": "QRS 形态",
        "late_potential": "晚电位",
        "pacing": "起搏",
        "repolarisation": "复极",
        "st_segment": "ST 段",
        "t_wave": "T 波",
        "p_amplitude": "P 波振幅",
        "qrs_amplitude": "QRS 振幅",
        "qrs_slope": "QRS 斜率",
        "st_level": "ST 水平",
        "st_criteria": "ST 标准",
        "t_amplitude": "T 波振幅",
        "qrst_area": "QRST 面积",
        "voltage_criteria": "电压标准",
        "infarct_score": "梗死评分",
        "hrv_time": "HRV 时域",
        "hrv_frequency": "HRV 频域",
        "hrv_nonlinear": "HRV 非线性",
        "hrv_fragmentation": "HRV 碎裂",
        "hrv_asymmetry": "HRV 不对称性",
        "heart_rate_response": "心率反应",
        "respiration": "呼吸",
        "circadian": "昼夜节律",
        "exercise": "运动试验",
        "rhythm": "节律",
        "rr_pattern": "RR 模式",
        "atrial_fibrillation": "心房颤动",
        "ectopy": "异位搏动",
        "conduction": "传导",
        "repolarisation_dynamics": "复极动态",
        "interlead": "导联间",
        "lead_pca": "导联主成分",
        "vectorcardiogram": "心向量图",
        "beat_to_beat": "逐搏变化",
        "serial": "前后对比",
        "population": "人群对比",
        "latent": "潜在空间",
        "prediction": "模型预测",
        "signal_quality": "信号质量",
    }
)


def family_zh(family: str) -> str:
    """The name of a family in Chinese (simplified)."""
    return FAMILIES_ZH[family]
