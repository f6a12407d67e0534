import torch

from models.scorer.trained.set_module import SetModule, feature_count


def test_what_was_always_the_same_is_not_read_where_it_varies() -> None:
    module = SetModule()
    found = torch.randn(50, feature_count())
    found[:, 3] = 0.0
    module.standardize(found)
    other = found.clone()
    other[:, 3] = 9.0
    read, also = ((one - module.center) / module.spread for one in (found, other))
    assert torch.equal(read, also)
    assert torch.allclose(read[:, :3].std(0), torch.ones(3))
