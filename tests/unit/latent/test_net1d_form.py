import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.latent.ecgfounder import FORM, KNOWN
from ecgomics.latent.net1d_form import Net1DForm, blocks, check_weights, weight_shapes

SMALL = Net1DForm(leads=2, samples=200, classes=5, first=8, widths=(8, 12), depths=(1, 2), group_width=4)


def test_the_public_network_has_its_weights() -> None:
    shapes = weight_shapes(FORM)
    assert len(shapes) == 509
    learned = {
        name: shape for name, shape in shapes.items() if "running" not in name and "batches" not in name
    }
    sizes = dict.fromkeys(learned, 1)
    for name, shape in learned.items():
        for size in shape:
            sizes[name] *= size
    assert sum(sizes.values()) == 30_819_014
    assert shapes["first_conv.conv.weight"] == (64, 12, 16)
    assert shapes["stage_list.1.block_list.0.conv2.conv.weight"] == (160, 16, 16)
    assert shapes["stage_list.1.block_list.0.bn1.running_mean"] == (64,)
    assert shapes["stage_list.6.block_list.3.se_fc1.weight"] == (512, 1024)
    assert shapes["first_bn.num_batches_tracked"] == ()
    assert (shapes["dense.weight"], shapes["dense.bias"]) == ((150, 1024), (150,))


def test_the_single_lead_network_differs_in_its_first_weight_alone() -> None:
    twelve, one = (weight_shapes(KNOWN[name].form) for name in ("ecgfounder-12", "ecgfounder-1"))
    assert {name for name in twelve if twelve[name] != one[name]} == {"first_conv.conv.weight"}
    assert one["first_conv.conv.weight"] == (64, 1, 16)


def test_only_the_first_block_of_a_stage_halves_the_time() -> None:
    found = list(blocks(SMALL))
    assert [each.stride for each in found] == [2, 2, 1]
    assert [each.opens for each in found] == [True, False, False]
    assert [(each.channels_in, each.channels) for each in found] == [(8, 8), (8, 12), (12, 12)]


def test_a_state_of_the_form_passes() -> None:
    check_weights(weight_shapes(SMALL), SMALL, "small.pth")


def test_every_mismatch_is_named() -> None:
    shapes = weight_shapes(SMALL)
    bias = shapes.pop("dense.bias")
    found = {**shapes, "head.bias": bias, "first_bn.weight": (9,), "dense.weight": (5, 12, 1)}
    with pytest.raises(InvalidInput) as refused:
        check_weights(found, SMALL, "small.pth")
    assert str(refused.value) == (
        "small.pth does not hold the weights of this network: dense.bias is missing; head.bias is unexpected; "
        "first_bn.weight has the shape 9 instead of 8; dense.weight has the shape 5×12×1 instead of 5×12."
    )


def test_after_ten_mismatches_the_others_are_counted() -> None:
    shapes = weight_shapes(SMALL)
    renamed = {f"module.{name}": shape for name, shape in shapes.items()}
    with pytest.raises(InvalidInput) as refused:
        check_weights(renamed, SMALL, "small.pth")
    sentence = str(refused.value)
    assert "first_conv.conv.bias is missing; module.first_conv.conv.bias is unexpected" in sentence
    assert (sentence.count("is missing"), sentence.count("is unexpected")) == (5, 5)
    assert sentence.endswith(f" and {2 * len(shapes) - 10} more.")
